package com.tqpro.whatsapp.meta.webhook;

import static com.tqpro.whatsapp.meta.webhook.MalformedItem.optional;
import static com.tqpro.whatsapp.meta.webhook.MalformedItem.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import java.util.Set;

/** Delivery reports: sent, delivered, read, failed, and played, which for a voice message means more than read and is kept as read. */
final class MetaStatuses {
  private static final Set<String> KNOWN = Set.of("sent", "delivered", "read", "played", "failed");

  private MetaStatuses() {}

  static boolean reports(String status) {
    return KNOWN.contains(status);
  }

  static StatusEvent status(String sender, JsonNode node) {
    var status = switch (required(node, "status")) {
      case "sent" -> DeliveryStatus.SENT;
      case "delivered" -> DeliveryStatus.DELIVERED;
      case "failed" -> DeliveryStatus.FAILED;
      default -> DeliveryStatus.READ;
    };
    var pricing = node.path("pricing");
    return new StatusEvent(required(node, "id"), sender, status, MalformedItem.time(node), optional(node, "biz_opaque_callback_data"),
        optional(node, "recipient_id"), optional(node, "recipient_user_id"), status == DeliveryStatus.FAILED ? error(node.path("errors").path(0)) : null,
        optional(pricing, "category"), optional(pricing, "type"));
  }

  private static ProviderError error(JsonNode error) {
    var details = optional(error.path("error_data"), "details");
    var title = error.path("title").asText(error.path("message").asText(""));
    return new ProviderError(error.path("code").asInt(0), details == null ? title : title + ": " + details, optional(error, "fbtrace_id"));
  }
}
