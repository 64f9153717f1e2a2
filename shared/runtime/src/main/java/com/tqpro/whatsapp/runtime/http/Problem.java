package com.tqpro.whatsapp.runtime.http;

import com.tqpro.whatsapp.domain.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A refusal with a reason that a person can act on, as RFC 9457 problem details. {@code code} is the stable name that programs
 * test; it becomes the last part of {@code type}.
 */
public final class Problem extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private static final String TYPE = "urn:tqwa:problem:";

  private final int status;
  private final String code;
  private final transient Map<String, Object> extra = new LinkedHashMap<>();

  public Problem(int status, String code, String detail) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
  }

  public static Problem badRequest(String code, String detail) {
    return new Problem(400, code, detail);
  }

  public static Problem unauthorized(String detail) {
    return new Problem(401, "unauthorized", detail);
  }

  public static Problem forbidden(String code, String detail) {
    return new Problem(403, code, detail);
  }

  public static Problem notFound(String detail) {
    return new Problem(404, "not-found", detail);
  }

  public static Problem conflict(String code, String detail) {
    return new Problem(409, code, detail);
  }

  /** A further member of the problem object, for instance the list of rows that were wrong. */
  public Problem with(String name, Object value) {
    extra.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public HttpResponse response(String requestId) {
    var body = new LinkedHashMap<String, Object>();
    body.put("type", TYPE + code);
    body.put("title", code.replace('-', ' '));
    body.put("status", status);
    body.put("detail", getMessage());
    body.put("requestId", requestId);
    body.putAll(extra);
    var answer = new HttpResponse(status, Map.of("content-type", "application/problem+json"), Json.bytes(body));
    return status == 401 ? answer.header("www-authenticate", "Bearer") : answer;
  }
}
