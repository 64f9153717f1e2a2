package com.tqpro.whatsapp.runtime.http;

import com.tqpro.whatsapp.domain.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/** An answer; header names in lower case. */
public record HttpResponse(int status, Map<String, String> headers, byte[] body) {
  public static HttpResponse json(int status, Object value) {
    return new HttpResponse(status, Map.of("content-type", "application/json; charset=utf-8"), Json.bytes(value));
  }

  public static HttpResponse ok(Object value) {
    return json(200, value);
  }

  public static HttpResponse text(int status, String text) {
    return new HttpResponse(status, Map.of("content-type", "text/plain; charset=utf-8"), text.getBytes(StandardCharsets.UTF_8));
  }

  public static HttpResponse empty(int status) {
    return new HttpResponse(status, Map.of(), new byte[0]);
  }

  public HttpResponse header(String name, String value) {
    var more = new TreeMap<>(headers);
    more.put(name, value);
    return new HttpResponse(status, more, body);
  }
}
