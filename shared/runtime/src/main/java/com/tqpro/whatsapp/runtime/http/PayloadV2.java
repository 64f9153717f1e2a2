package com.tqpro.whatsapp.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * API Gateway's HTTP API event, payload format 2.0
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
final class PayloadV2 {
  private PayloadV2() {}

  static HttpRequest read(byte[] event, String fallbackId) {
    var node = Json.tree(event);
    var context = node.path("requestContext");
    var http = context.path("http");
    var path = node.path("rawPath").asText("/");
    var stage = context.path("stage").asText("$default");
    if (!stage.equals("$default") && path.startsWith("/" + stage + "/")) {
      path = path.substring(stage.length() + 1);
    }
    return new HttpRequest(http.path("method").asText("GET"), path, node.path("rawQueryString").asText(""),
        map(node.path("queryStringParameters")), map(node.path("headers")), body(node), Map.of(),
        http.path("sourceIp").asText(""), context.path("requestId").asText(fallbackId));
  }

  static byte[] write(HttpResponse response) {
    var node = Json.object();
    node.put("statusCode", response.status());
    var headers = node.putObject("headers");
    response.headers().forEach(headers::put);
    var type = response.headers().getOrDefault("content-type", "text/plain").toLowerCase(Locale.ROOT);
    boolean text = type.startsWith("text/") || type.contains("json") || type.contains("javascript") || type.contains("xml");
    node.put("isBase64Encoded", !text);
    node.put("body", text ? new String(response.body(), StandardCharsets.UTF_8) : Base64.getEncoder().encodeToString(response.body()));
    return Json.bytes(node);
  }

  private static byte[] body(JsonNode node) {
    var body = node.path("body").asText("");
    return node.path("isBase64Encoded").asBoolean() ? Base64.getDecoder().decode(body) : body.getBytes(StandardCharsets.UTF_8);
  }

  private static Map<String, String> map(JsonNode object) {
    var map = new HashMap<String, String>();
    object.properties().forEach(e -> map.put(e.getKey(), e.getValue().asText()));
    return map;
  }
}
