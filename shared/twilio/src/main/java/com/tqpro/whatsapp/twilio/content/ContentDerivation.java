package com.tqpro.whatsapp.twilio.content;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ContentMapping;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.Placeholders;
import com.tqpro.whatsapp.domain.template.TemplateType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Derives mapping and buttons of a content template from its registered types. Placeholders are taken from the texts, not from the sample
 * values. The first two of a body become recipient_name and message_body, as with Meta's; media and buttons have their own sources.
 */
final class ContentDerivation {
  private static final Set<String> SENT = Set.of("twilio/text", "twilio/media", "twilio/quick-reply", "twilio/call-to-action", "twilio/card", "whatsapp/card");
  private static final List<String> LEAD = List.of("product", "details", "contact");

  private final JsonNode content;
  private final ObjectNode mapping = Json.object();
  private final com.fasterxml.jackson.databind.node.ArrayNode buttons = Json.array();

  private ContentDerivation(JsonNode content) {
    this.content = content;
  }

  /** @param content one element of {@code contents} of GET ContentAndApprovals */
  static ImportedTemplate derive(JsonNode content) {
    return new ContentDerivation(content).run();
  }

  private ImportedTemplate run() {
    var approval = content.path("approval_requests");
    var name = approval.path("name").asText("").isBlank() ? content.path("friendly_name").asText("") : approval.path("name").asText();
    var type = type(approval.path("content_type").asText(""));
    var registered = content.path("types").path(type);
    text(registered.path("title").asText(""), name);
    text(registered.path("body").asText(""), name);
    text(registered.path("header_text").asText(""), name);
    boolean media = registered.path("media").size() > 0 || registered.path("media").isTextual();
    if (media) {
      var links = registered.path("media").isTextual() ? registered.path("media").asText() : registered.path("media").path(0).asText("");
      Placeholders.of(links).forEach(p -> mapping.put(p, "media_url"));
    }
    actions(registered.path("actions"));
    text(registered.path("subtitle").asText(""), name);
    text(registered.path("footer").asText(""), name);
    if (media) {
      // The content names its own medium: a MediaUrl beside it would be a second one.
      mapping.put(ContentMapping.MEDIA_URL, "");
    }
    var components = Json.object();
    if (!type.isEmpty()) {
      components.set(type, registered);
    }
    var reason = approval.path("rejection_reason").asText("");
    return new ImportedTemplate(Provider.TWILIO, content.path("sid").asText(""), null, name, content.path("language").asText(""),
        approval.path("status").asText("unsubmitted").toUpperCase(Locale.ROOT), reason.isBlank() ? null : reason, approval.path("category").asText("").toUpperCase(Locale.ROOT),
        null, ParameterFormat.POSITIONAL, media ? TemplateType.MEDIA : TemplateType.CARD, Json.array(), mapping, buttons, components,
        SENT.contains(type) ? null : type.isEmpty() ? "has no type" : "is of type " + type + ", which is not sent");
  }

  /** The type that WhatsApp approved, else the first that we send, else the first. */
  private String type(String approved) {
    if (content.path("types").has(approved)) {
      return approved;
    }
    String first = "";
    for (var entry : content.path("types").properties()) {
      if (SENT.contains(entry.getKey())) {
        return entry.getKey();
      }
      first = first.isEmpty() ? entry.getKey() : first;
    }
    return first;
  }

  private void text(String text, String name) {
    var placeholders = Placeholders.of(text).stream().filter(p -> !mapping.has(p)).toList();
    for (var placeholder : placeholders) {
      int position = mapping.size();
      mapping.put(placeholder, name.equals("lead_notification") && position < LEAD.size() ? LEAD.get(position)
          : position == 0 ? "recipient_name" : position == 1 ? "message_body" : "body_" + (position + 1));
    }
  }

  private void actions(JsonNode actions) {
    int index = 0;
    for (var action : actions) {
      var button = buttons.addObject().put("index", index).put("type", action.path("type").asText("QUICK_REPLY")).put("text", action.path("title").asText(""));
      if (action.hasNonNull("url")) {
        button.put("url", action.path("url").asText());
      }
      var source = action.hasNonNull("url") ? "button_" + (index + 1) + "_url" : action.hasNonNull("code") ? "coupon_code" : "button_" + (index + 1) + "_payload";
      for (var field : List.of("url", "code", "id")) {
        Placeholders.of(action.path(field).asText("")).stream().filter(p -> !mapping.has(p)).forEach(p -> mapping.put(p, source));
      }
      index++;
    }
  }
}
