package com.tqpro.whatsapp.domain.conversation;

import com.tqpro.whatsapp.domain.event.Direction;
import java.time.Instant;
import java.util.List;

/**
 * One message of a thread, decrypted.
 *
 * @param author CUSTOMER, AI, HUMAN, TEMPLATE or SYSTEM
 * @param kind as the provider names it: text, image, audio, button ...
 * @param text the original words, or null
 * @param payload of a button, list row or quick reply, or null
 * @param quoted the text of the message that this one answers, or null
 * @param pictures what the customer showed; only of the newest messages
 */
public record ThreadMessage(Direction direction, String author, String kind, String text, String payload, String quoted, List<Picture> pictures, Instant at) {
  public ThreadMessage {
    pictures = pictures == null ? List.of() : List.copyOf(pictures);
  }

  /** Nothing of what was said. */
  @Override
  public String toString() {
    return "ThreadMessage[" + direction + " " + author + " " + kind + "]";
  }
}
