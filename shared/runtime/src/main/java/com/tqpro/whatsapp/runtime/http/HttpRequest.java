package com.tqpro.whatsapp.runtime.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.util.Map;
import java.util.Optional;

/**
 * A request as the functions see it.
 *
 * @param path the raw path, beginning with a slash
 * @param query decoded query parameters; repeated ones joined by commas, as API Gateway does
 * @param headers by lower-case name
 * @param body the bytes as they were sent
 * @param parameters values of the route's {placeholders}
 * @param sourceIp the address API Gateway saw
 * @param id the request id, which every log line and answer carries
 */
public record HttpRequest(
    String method, String path, String rawQuery, Map<String, String> query, Map<String, String> headers, byte[] body,
    Map<String, String> parameters, String sourceIp, String id) {

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name)).filter(v -> !v.isBlank());
  }

  public Optional<String> queryParameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /** @throws IllegalArgumentException when the route has no such placeholder */
  public String parameter(String name) {
    var value = parameters.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the route has no {" + name + "}");
    }
    return value;
  }

  /** The body as a JSON tree. @throws Problem 400 when it is not JSON */
  public JsonNode json() {
    try {
      return Json.tree(body);
    } catch (JsonFault e) {
      throw Problem.badRequest("invalid-json", "The body is not valid JSON (" + e.getMessage() + ").");
    }
  }

  /** The body in a given shape. @throws Problem 400 when it does not have it */
  public <T> T json(Class<T> type) {
    try {
      return Json.read(body, type);
    } catch (JsonFault e) {
      throw Problem.badRequest("invalid-json", "The body does not have the expected form (" + e.getMessage() + ").");
    }
  }

  HttpRequest with(Map<String, String> routeParameters) {
    return new HttpRequest(method, path, rawQuery, query, headers, body, routeParameters, sourceIp, id);
  }
}
