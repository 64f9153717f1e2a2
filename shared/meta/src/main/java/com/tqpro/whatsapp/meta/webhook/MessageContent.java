package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What a message says, by its kind: the words for people, the payload for machines, and the provider's object for all the rest. */
record MessageContent(String text, String payload, String aboutId, MediaReference media, ObjectNode details) {
  private static final Set<String> MEDIA = Set.of("image", "video", "audio", "document", "sticker");
  private static final List<String> BESIDE = List.of("referral", "errors", "group_id");
  private static final int DEEPEST_RESPONSE = 32;

  static MessageContent of(String kind, JsonNode item) {
    var object = item.path(kind);
    var details = details(kind, item);
    return switch (kind) {
      case "text" -> new MessageContent(required(object, "body"), null, null, null, details);
      case "location" -> new MessageContent(joined(Fields.text(object, "name"), Fields.text(object, "address")), null, null, null, details);
      case "contacts" -> new MessageContent(names(object), null, null, null, details);
      case "button" -> new MessageContent(Fields.text(object, "text"), Fields.text(object, "payload"), null, null, details);
      case "interactive" -> interactive(object, details);
      case "reaction" -> new MessageContent(Fields.text(object, "emoji"), null, Fields.requiredId(object, "message_id"), null, details);
      case "order" -> new MessageContent(Fields.text(object, "text"), null, null, null, details);
      case "system" -> new MessageContent(Fields.text(object, "body"), null, null, null, details);
      case "edit" -> edit(object, details);
      case "revoke" -> new MessageContent(null, null, Fields.requiredId(object, "original_message_id"), null, details);
      default -> MEDIA.contains(kind)
          ? new MessageContent(Fields.text(object, "caption"), null, null, media(object), details)
          : new MessageContent(null, null, null, null, details);
    };
  }

  private static MessageContent edit(JsonNode object, ObjectNode details) {
    var about = Fields.requiredId(object, "original_message_id");
    var message = object.path("message");
    var kind = message.path("type").asText("");
    // An edit of an edit does not exist; without this a crafted one would recurse.
    var content = kind.equals("edit") || kind.isEmpty() ? new MessageContent(null, null, null, null, details) : of(kind, message);
    return new MessageContent(content.text(), content.payload(), about, content.media(), details);
  }

  private static MessageContent interactive(JsonNode object, ObjectNode details) {
    return switch (object.path("type").asText()) {
      case "button_reply" -> reply(object.path("button_reply"), details);
      case "list_reply" -> reply(object.path("list_reply"), details);
      case "nfm_reply" -> flow(object.path("nfm_reply"), details);
      default -> new MessageContent(null, null, null, null, details);
    };
  }

  private static MessageContent reply(JsonNode reply, ObjectNode details) {
    return new MessageContent(Fields.text(reply, "title"), Fields.text(reply, "id"), null, null, details);
  }

  /** A flow's answers come as a string that holds JSON; they are put beside it as an object where it does. */
  private static MessageContent flow(JsonNode reply, ObjectNode details) {
    var json = Fields.text(reply, "response_json");
    if (json != null) {
      try {
        var response = Json.tree(json);
        if (response.isContainerNode() && shallow(response, DEEPEST_RESPONSE)) {
          TextCleaner.clean(response);
          details.set("response", response);
        }
      } catch (JsonFault e) {
        details.put("responseIsNoJson", true);
      }
    }
    return new MessageContent(Fields.text(reply, "body"), Fields.text(reply, "name"), null, null, details);
  }

  /** Null where Meta left the media out, as for more than 100 MB (error 131052). */
  private static MediaReference media(JsonNode object) {
    var id = Fields.id(object, "id");
    return id == null ? null : new MediaReference(id, Fields.text(object, "mime_type"), Fields.text(object, "sha256"),
        Fields.text(object, "filename"), Fields.text(object, "url"));
  }

  private static ObjectNode details(String kind, JsonNode item) {
    var details = Json.object();
    if (item.has(kind)) {
      details.set(kind, item.path(kind));
    }
    for (var beside : BESIDE) {
      if (item.has(beside)) {
        details.set(beside, item.path(beside));
      }
    }
    if (item.path("context") instanceof ObjectNode context && !context.isEmpty()) {
      var more = context.deepCopy();
      more.remove(List.of("from", "id"));
      if (!more.isEmpty()) {
        details.set("context", more);
      }
    }
    return details;
  }

  private static String required(JsonNode object, String field) {
    var text = Fields.text(object, field);
    if (text == null) {
      throw new MalformedItem(field + " is missing");
    }
    return text;
  }

  private static String names(JsonNode cards) {
    var names = StreamSupport.stream(cards.spliterator(), false)
        .map(card -> Fields.text(card.path("name"), "formatted_name"))
        .filter(name -> name != null)
        .collect(Collectors.joining(", "));
    return names.isEmpty() ? null : names;
  }

  /** Whether the tree has at most that many levels: what is put on a queue must stay readable there. */
  private static boolean shallow(JsonNode node, int levels) {
    if (!node.isContainerNode()) {
      return true;
    }
    if (levels == 0) {
      return false;
    }
    for (var child : node) {
      if (!shallow(child, levels - 1)) {
        return false;
      }
    }
    return true;
  }

  private static String joined(String name, String address) {
    return name == null ? address : address == null ? name : name + ", " + address;
  }
}
