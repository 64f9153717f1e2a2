package com.tqpro.whatsapp.meta.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.Placeholders;
import java.util.Locale;

/** What the buttons of a registered template take: the lower half of the table in the provider reference (A8). */
final class ButtonDerivation {
  private static final int PAYLOAD = 128;

  private final ArrayNode spec;
  private final ArrayNode config = Json.array();
  private String unsupported;

  ButtonDerivation(ArrayNode spec) {
    this.spec = spec;
  }

  /** @param buttons all buttons in order: static ones take no parameter, but they count for the index */
  void derive(JsonNode buttons) {
    int index = 0;
    for (var button : buttons) {
      var type = button.path("type").asText("").toUpperCase(Locale.ROOT);
      var entry = config.addObject().put("index", index).put("type", type).put("text", button.path("text").asText(""));
      switch (type) {
        case "URL" -> url(button, index, entry);
        case "QUICK_REPLY" -> add("quick_reply", index, "static:" + shortened(button.path("text").asText("reply")));
        case "COPY_CODE" -> add("copy_code", index, "coupon_code");
        case "PHONE_NUMBER" -> entry.put("phone_number", button.path("phone_number").asText(""));
        case "VOICE_CALL", "REQUEST_CONTACT_INFO" -> { }
        default -> unsupported = unsupported == null ? "has a button of type " + type + ", which is not sent" : unsupported;
      }
      index++;
    }
  }

  private void url(JsonNode button, int index, com.fasterxml.jackson.databind.node.ObjectNode entry) {
    var url = button.path("url").asText("");
    entry.put("url", url);
    if (!Placeholders.of(url).isEmpty()) {
      add("url", index, "button_" + (index + 1) + "_url");
    }
  }

  private void add(String subType, int index, String source) {
    spec.addObject().put("type", "button").put("sub_type", subType).put("index", index).put("source", source);
  }

  private static String shortened(String text) {
    return text.length() <= PAYLOAD ? text : text.substring(0, PAYLOAD);
  }

  ArrayNode config() {
    return config;
  }

  String unsupported() {
    return unsupported;
  }
}
