package com.tqpro.whatsapp.postgres.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Direction;
import java.time.Instant;
import java.util.UUID;

/**
 * One message of a thread, decrypted.
 *
 * @param providerId the provider's id of it, or null while it has none
 * @param quotedId the provider's id of the message that it answers or is about, or null
 * @param details the provider's object and what else came with it; an empty object when there is nothing
 * @param delivery how far an outbound message got (SENT, DELIVERED, READ, FAILED ...), or null
 * @param reason why it was not sent (WINDOW: the 24 hours for text were over; SUPERSEDED, OPTED_OUT ...), TEMPLATE when it went as a template for
 *     that reason, or null
 * @param error what the provider, or our own check, said against it; null when nothing was
 * @param file what the customer sent along, or null
 */
public record ThreadRow(
    UUID id, long seq, Direction direction, String author, String kind, String providerId, String quotedId, String text, String english, JsonNode details,
    boolean archived, Instant at, String delivery, String reason, String error, File file) {
  /**
   * A customer's file.
   *
   * @param state AVAILABLE, WAITING (it is tried again) or MISSING
   * @param mediaType of what is kept, or null
   * @param reason what the newest attempt failed of, or null
   */
  public record File(String state, String mediaType, String reason) {}

  public boolean fromCustomer() {
    return direction == Direction.IN;
  }

  /** An outbound message that the customer has not been sent. */
  public boolean unsaid() {
    return "SKIPPED".equals(delivery) || "WINDOW".equals(reason);
  }

  /** A button's or list row's payload, or null. */
  public String payload() {
    return details.path("payload").asText(null);
  }

  /** Nothing of what was said. */
  @Override
  public String toString() {
    return "ThreadRow[" + seq + " " + direction + " " + author + " " + kind + "]";
  }
}
