package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import java.util.Optional;

/** Reads an element of {@code statuses[]} (webhooks/reference/messages/status). */
final class StatusReader {
  private StatusReader() {}

  /** Empty for a status that says nothing about delivery (deleted, warning ...). */
  static Optional<StatusEvent> read(String phoneNumberId, JsonNode item) {
    var name = Fields.text(item, "status");
    if (name == null) {
      throw new MalformedItem("status is missing");
    }
    var status = status(name);
    if (status == null) {
      return Optional.empty();
    }
    var pricing = item.path("pricing");
    return Optional.of(new StatusEvent(Fields.requiredId(item, "id"), phoneNumberId, status, Fields.requiredTime(item, "timestamp"),
        Fields.text(item, "biz_opaque_callback_data"), Fields.id(item, "recipient_id"), Fields.id(item, "recipient_user_id"),
        status == DeliveryStatus.FAILED ? Fields.error(item.path("errors")) : null,
        Fields.text(pricing, "category"), Fields.text(pricing, "type")));
  }

  private static DeliveryStatus status(String name) {
    return switch (name) {
      case "sent" -> DeliveryStatus.SENT;
      case "delivered" -> DeliveryStatus.DELIVERED;
      // A voice message that was played was read; nothing here tells the two apart.
      case "read", "played" -> DeliveryStatus.READ;
      case "failed" -> DeliveryStatus.FAILED;
      default -> null;
    };
  }
}
