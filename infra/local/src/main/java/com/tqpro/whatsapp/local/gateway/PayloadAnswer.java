package com.tqpro.whatsapp.local.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What a function answered, understood as API Gateway understands payload format 2.0: an object with a statusCode is a response, any
 * other JSON is the body of a 200.
 */
record PayloadAnswer(int status, Map<String, List<String>> headers, byte[] body) {
  private static final ObjectMapper JSON = new ObjectMapper();

  static PayloadAnswer message(int status, String text) {
    return new PayloadAnswer(status, Map.of("content-type", List.of("application/json")), ("{\"message\":\"" + text + "\"}").getBytes(StandardCharsets.UTF_8));
  }

  /** Empty when API Gateway could make no response of it and would answer 500. */
  static Optional<PayloadAnswer> read(byte[] answer) {
    JsonNode node;
    try {
      node = JSON.readTree(answer);
    } catch (IOException e) {
      return Optional.empty();
    }
    if (!node.has("statusCode")) {
      var body = node.isTextual() ? node.textValue().getBytes(StandardCharsets.UTF_8) : answer;
      return Optional.of(new PayloadAnswer(200, Map.of("content-type", List.of("application/json")), body));
    }
    var status = node.get("statusCode");
    if (!status.canConvertToInt() || status.intValue() < 100 || status.intValue() > 599 || (node.hasNonNull("body") && !node.get("body").isTextual())) {
      return Optional.empty();
    }
    try {
      var body = node.path("body").asText("");
      return Optional.of(new PayloadAnswer(status.intValue(), headers(node),
          node.path("isBase64Encoded").asBoolean() ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static Map<String, List<String>> headers(JsonNode node) {
    var headers = new java.util.LinkedHashMap<String, List<String>>();
    node.path("headers").properties().forEach(h -> headers.put(h.getKey().toLowerCase(Locale.ROOT), List.of(h.getValue().asText())));
    headers.putIfAbsent("content-type", List.of("text/plain;charset=UTF-8"));
    var cookies = new ArrayList<String>();
    node.path("cookies").forEach(cookie -> cookies.add(cookie.asText()));
    if (!cookies.isEmpty()) {
      headers.put("set-cookie", cookies);
    }
    return headers;
  }
}
