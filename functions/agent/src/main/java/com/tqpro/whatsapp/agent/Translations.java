package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Answering;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.postgres.conversation.ThreadRow;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What customers wrote in English, for people; where it fails the text is left out.
 *
 * @param byMessage English by message
 * @param usage what it cost
 */
record Translations(Map<UUID, String> byMessage, Usage usage) {
  static final Translations NONE = new Translations(Map.of(), Usage.NONE);
  private static final Duration LONGEST = Duration.ofSeconds(20);

  static Translations of(Answering answering, InstantSource clock, String tenant, List<ThreadRow> rows, Instant deadline) {
    var english = new HashMap<UUID, String>();
    var usage = Usage.NONE;
    for (var row : rows) {
      var now = clock.instant();
      var until = now.plus(LONGEST).isBefore(deadline) ? now.plus(LONGEST) : deadline;
      if (row.text() != null && row.english() == null && until.isAfter(now)) {
        var translation = answering.english(tenant, row.text(), until);
        translation.text().ifPresent(text -> english.put(row.id(), text));
        usage = usage.plus(translation.usage());
      }
    }
    return new Translations(english, usage);
  }
}
