package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.IdentityChange;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import java.util.regex.Pattern;

/** Reads elements of {@code messages[]} and {@code message_echoes[]} (webhooks/reference/messages). */
final class MessageReader {
  private static final Pattern KIND = Pattern.compile("[a-z_]{1,40}");

  private final String phoneNumberId;
  private final JsonNode contacts;

  /** @param contacts the change's {@code contacts[]}; system messages have none */
  MessageReader(String phoneNumberId, JsonNode contacts) {
    this.phoneNumberId = phoneNumberId;
    this.contacts = contacts;
  }

  InboundMessage inbound(JsonNode item) {
    return read(item, Direction.IN, identity(Fields.id(item, "from"), Fields.id(item, "from_user_id"), Fields.id(item, "from_parent_user_id")));
  }

  /** A message that a person of the business sent with the Business app: the customer is whom it went to. */
  InboundMessage echo(JsonNode item) {
    return read(item, Direction.OUT, identity(Fields.id(item, "to"), Fields.id(item, "to_user_id"), Fields.id(item, "to_parent_user_id")));
  }

  private InboundMessage read(JsonNode item, Direction direction, ContactIdentity contact) {
    var kind = item.path("type").asText("");
    if (!KIND.matcher(kind).matches()) {
      throw new MalformedItem("type is missing");
    }
    var content = MessageContent.of(kind, item);
    var change = kind.equals("system") ? change(item.path("system")) : null;
    return new InboundMessage(Provider.META, phoneNumberId, Fields.requiredId(item, "id"), direction, contact,
        Fields.requiredTime(item, "timestamp"), kind, content.text(), content.payload(), Fields.id(item.path("context"), "id"),
        content.aboutId(), content.media(), change, content.details());
  }

  private ContactIdentity identity(String waId, String userId, String parentUserId) {
    JsonNode described = null;
    for (var contact : contacts) {
      if (userId != null && userId.equals(contact.path("user_id").asText()) || waId != null && waId.equals(contact.path("wa_id").asText())) {
        described = contact;
        break;
      }
    }
    if (described == null && waId == null && userId == null && contacts.size() == 1) {
      described = contacts.get(0);
    }
    if (described != null) {
      waId = waId == null ? Fields.id(described, "wa_id") : waId;
      userId = userId == null ? Fields.id(described, "user_id") : userId;
      parentUserId = parentUserId == null ? Fields.id(described, "parent_user_id") : parentUserId;
    }
    if (waId == null && userId == null) {
      throw new MalformedItem("the contact is missing");
    }
    var profile = described == null ? MissingNode.getInstance() : described.path("profile");
    return new ContactIdentity(waId, userId, parentUserId, Fields.text(profile, "name"), Fields.text(profile, "username"));
  }

  /** Null for notices that change no identity, such as customer_identity_changed. */
  private static IdentityChange change(JsonNode system) {
    boolean number = system.path("type").asText().equals("user_changed_number");
    boolean user = system.path("type").asText().equals("user_changed_user_id");
    var waId = Fields.id(system, "wa_id");
    var userId = Fields.id(system, "user_id");
    if (!number && !user || waId == null && userId == null) {
      return null;
    }
    return new IdentityChange(number, waId, userId, Fields.id(system, "previous_user_id"));
  }
}
