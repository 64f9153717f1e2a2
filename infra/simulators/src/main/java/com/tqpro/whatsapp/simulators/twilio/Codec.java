package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** JSON and forms, the simulator's own. */
final class Codec {
  private static final ObjectMapper MAPPER = new ObjectMapper();

  private Codec() {}

  static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  static Optional<JsonNode> json(String text) {
    try {
      return Optional.ofNullable(MAPPER.readTree(text)).filter(n -> !n.isMissingNode());
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  static JsonNode resource(String name) {
    try (var in = Codec.class.getResourceAsStream(name)) {
      return MAPPER.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " is unreadable", e);
    }
  }

  static Map<String, String> form(String text) {
    var form = new LinkedHashMap<String, String>();
    for (var pair : text == null ? new String[0] : text.split("&")) {
      if (!pair.isEmpty()) {
        var sides = pair.split("=", 2);
        form.put(URLDecoder.decode(sides[0], StandardCharsets.UTF_8), sides.length == 1 ? "" : URLDecoder.decode(sides[1], StandardCharsets.UTF_8));
      }
    }
    return form;
  }

  static String text(Map<String, String> form) {
    var text = new StringBuilder();
    form.forEach((name, value) -> text.append(text.isEmpty() ? "" : "&").append(URLEncoder.encode(name, StandardCharsets.UTF_8)).append('=')
        .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return text.toString();
  }
}
