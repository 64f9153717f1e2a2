package com.tqpro.whatsapp.meta.webhook;

import static com.tqpro.whatsapp.meta.webhook.MalformedItem.optional;
import static com.tqpro.whatsapp.meta.webhook.MalformedItem.required;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;

/**
 * Messages of one change. The customer may have no phone (from and wa_id are then left out), system messages have no contacts, and a
 * forwarded message's context has no id.
 */
final class MetaMessages {
  private final NumberRoute route;
  private final JsonNode contacts;

  MetaMessages(NumberRoute route, JsonNode contacts) {
    this.route = route;
    this.contacts = contacts;
  }

  InboundMessage inbound(JsonNode message) {
    var from = optional(message, "from");
    var userId = optional(message, "from_user_id");
    return message(message, contact(from, userId), false);
  }

  /** What a person of the business sent from the WhatsApp Business app: the customer is the receiver. */
  InboundMessage echo(JsonNode message) {
    return message(message, contact(optional(message, "to"), optional(message, "to_user_id")), true);
  }

  private InboundMessage message(JsonNode message, Customer customer, boolean echo) {
    var kind = required(message, "type");
    var details = message.path(kind);
    return new InboundMessage(Provider.META, route.tenant(), route.sender(), required(message, "id"), customer.identity(), customer.name(),
        customer.username(), MalformedItem.time(message), kind, text(kind, details), details(kind, message), quoted(kind, message, details),
        message.path("referral").isObject() ? message.path("referral") : null, echo);
  }

  private Customer contact(String waId, String userId) {
    for (var contact : contacts) {
      boolean same = waId != null && waId.equals(optional(contact, "wa_id")) || userId != null && userId.equals(optional(contact, "user_id"));
      if (same || contacts.size() == 1 && waId == null && userId == null) {
        var profile = contact.path("profile");
        return customer(waId != null ? waId : optional(contact, "wa_id"), userId != null ? userId : optional(contact, "user_id"),
            optional(contact, "parent_user_id"), optional(profile, "name"), optional(profile, "username"));
      }
    }
    return customer(waId, userId, null, null, null);
  }

  private static Customer customer(String waId, String userId, String parent, String name, String username) {
    if (waId == null && userId == null) {
      throw new MalformedItem("neither phone nor user id");
    }
    return new Customer(new ContactIdentity(waId, userId, parent), name, username);
  }

  private static String text(String kind, JsonNode details) {
    return switch (kind) {
      case "text" -> optional(details, "body");
      case "image", "video", "document" -> optional(details, "caption");
      case "button" -> optional(details, "text");
      case "system" -> optional(details, "body");
      case "order" -> optional(details, "text");
      case "reaction" -> optional(details, "emoji");
      case "edit" -> optional(details.path("message").path("text"), "body");
      case "interactive" -> {
        var type = details.path("type").asText("");
        yield type.equals("nfm_reply") ? optional(details.path(type), "body") : optional(details.path(type), "title");
      }
      default -> null;
    };
  }

  private static JsonNode details(String kind, JsonNode message) {
    return switch (kind) {
      case "text" -> null;
      case "unsupported" -> message.path("errors").isMissingNode() ? message.path(kind) : message.path("errors");
      default -> message.path(kind).isMissingNode() ? null : message.path(kind);
    };
  }

  private static String quoted(String kind, JsonNode message, JsonNode details) {
    return switch (kind) {
      case "reaction" -> optional(details, "message_id");
      case "edit", "revoke" -> optional(details, "original_message_id");
      default -> optional(message.path("context"), "id");
    };
  }

  private record Customer(ContactIdentity identity, String name, String username) {}
}
