package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import java.util.List;
import java.util.Map;

/** Messages without words that no model can read: the customer is told, in his language, and a person finds what he sent. */
final class CannedAnswer {
  private static final Map<String, String> KEYS = Map.of("audio", "voice", "video", "file", "document", "file", "sticker", "sticker", "unsupported", "unsupported");

  private CannedAnswer() {}

  static boolean fits(ThreadRow row) {
    return (row.text() == null || row.text().isBlank()) && KEYS.containsKey(row.kind());
  }

  /** The text for what was sent last. */
  static String key(List<ThreadRow> unanswered) {
    return KEYS.get(unanswered.getLast().kind());
  }
}
