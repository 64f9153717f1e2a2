package com.tqpro.whatsapp.local.gateway;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the event of an HTTP API, payload format 2.0
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
 */
final class PayloadEvent {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss Z", Locale.ENGLISH).withZone(ZoneOffset.UTC);
  static final String API_ID = "local";

  private PayloadEvent() {}

  static byte[] of(IncomingRequest request, RouteTable.Match match) {
    var headers = headers(request);
    var event = JSON.createObjectNode();
    event.put("version", "2.0").put("routeKey", match.key()).put("rawPath", request.path()).put("rawQueryString", request.query());
    var cookies = all(request, "cookie");
    if (!cookies.isEmpty()) {
      var array = event.putArray("cookies");
      cookies.forEach(line -> List.of(line.split(";\\s*")).forEach(array::add));
    }
    put(event.putObject("headers"), headers);
    if (!request.query().isEmpty()) {
      put(event.putObject("queryStringParameters"), query(request.query()));
    }
    event.set("requestContext", context(request, match, headers));
    if (!match.pathParameters().isEmpty()) {
      put(event.putObject("pathParameters"), match.pathParameters());
    }
    boolean text = isText(headers.getOrDefault("content-type", ""));
    if (request.body().length > 0) {
      event.put("body", text ? new String(request.body(), StandardCharsets.UTF_8) : Base64.getEncoder().encodeToString(request.body()));
    }
    event.put("isBase64Encoded", request.body().length > 0 && !text);
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** API Gateway hands these on as text and everything else in base64, form posts too. */
  static boolean isText(String contentType) {
    var type = contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    return type.startsWith("text/") || type.equals("application/json") || type.equals("application/xml") || type.equals("application/javascript");
  }

  private static ObjectNode context(IncomingRequest request, RouteTable.Match match, Map<String, String> headers) {
    var domain = headers.getOrDefault("host", "127.0.0.1").replaceFirst(":[0-9]+$", "");
    var context = JSON.createObjectNode();
    context.put("accountId", "000000000000").put("apiId", API_ID).put("domainName", domain).put("domainPrefix", domain.split("\\.", 2)[0]);
    context.putObject("http").put("method", request.method()).put("path", request.path()).put("protocol", request.protocol())
        .put("sourceIp", request.sourceIp()).put("userAgent", headers.getOrDefault("user-agent", ""));
    context.put("requestId", request.id()).put("routeKey", match.key()).put("stage", "$default")
        .put("time", TIME.format(request.at())).put("timeEpoch", request.at().toEpochMilli());
    return context;
  }

  private static Map<String, String> headers(IncomingRequest request) {
    var headers = new TreeMap<String, String>();
    request.headers().forEach((name, values) -> {
      var lower = name.toLowerCase(Locale.ROOT);
      if (!lower.equals("cookie")) {
        headers.merge(lower, String.join(",", values), (a, b) -> a + "," + b);
      }
    });
    headers.merge("x-forwarded-for", request.sourceIp(), (before, ip) -> before + ", " + ip);
    headers.put("x-forwarded-port", Integer.toString(request.port()));
    headers.put("x-forwarded-proto", "http");
    headers.put("x-amzn-trace-id", "Root=1-" + Long.toHexString(request.at().getEpochSecond()) + "-" + hex24(request.id()));
    return headers;
  }

  private static String hex24(String id) {
    return (id.replaceAll("[^0-9a-f]", "") + "0".repeat(24)).substring(0, 24);
  }

  private static List<String> all(IncomingRequest request, String name) {
    return request.headers().entrySet().stream().filter(e -> e.getKey().equalsIgnoreCase(name)).flatMap(e -> e.getValue().stream()).toList();
  }

  private static Map<String, String> query(String raw) {
    var parameters = new LinkedHashMap<String, String>();
    for (var pair : raw.split("&")) {
      if (!pair.isEmpty()) {
        var parts = pair.split("=", 2);
        parameters.merge(decoded(parts[0]), parts.length == 2 ? decoded(parts[1]) : "", (a, b) -> a + "," + b);
      }
    }
    return parameters;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  private static void put(ObjectNode node, Map<String, String> values) {
    values.forEach(node::put);
  }
}
