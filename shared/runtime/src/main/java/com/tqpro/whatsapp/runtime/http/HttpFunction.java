package com.tqpro.whatsapp.runtime.http;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Map;

/** A Lambda behind the HTTP API: payload 2.0 in, access check, route, answer. Faults become a 500 without details. */
public abstract class HttpFunction implements RequestStreamHandler {
  private final Router router;
  private final Access access;
  private final JsonLog log;

  protected HttpFunction(Router router, Access access, JsonLog log) {
    this.router = router;
    this.access = access;
    this.log = log;
  }

  @Override
  public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    out.write(PayloadV2.write(answer(PayloadV2.read(in.readAllBytes(), context.getAwsRequestId()))));
  }

  /** Answers one request; never throws. */
  public final HttpResponse answer(HttpRequest request) {
    log.request(request.id());
    try {
      return finish(request, cors().mark(request, cors().preflight(request).orElseGet(() -> attempt(request))));
    } finally {
      log.request(null);
    }
  }

  private HttpResponse attempt(HttpRequest request) {
    try {
      var match = router.match(request.method(), request.path());
      beforeEach();
      var caller = access.admit(request, match.route().template());
      return match.route().handler().handle(request.with(match.parameters()), caller);
    } catch (Problem problem) {
      return problem.response(request.id());
    } catch (RuntimeException fault) {
      log.error("Request failed", Map.of("method", request.method()), fault);
      return new Problem(500, "internal-error",
          "Something went wrong on our side; nothing is known about your request beyond this. Name the request id when you ask.").response(request.id());
    }
  }

  /** Runs before every admitted request, for instance to see whether the registry moved. */
  protected void beforeEach() {}

  /** Whose pages may call this function from a browser; nobody's unless overridden. */
  protected Cors cors() {
    return Cors.NONE;
  }

  public final Router router() {
    return router;
  }

  /** The headers that every answer has; a route that serves pages brings its own policy. */
  private static HttpResponse finish(HttpRequest request, HttpResponse response) {
    return response.header("x-request-id", request.id())
        .header("x-content-type-options", "nosniff")
        .header("referrer-policy", "no-referrer")
        .header("strict-transport-security", "max-age=31536000; includeSubDomains")
        .header("content-security-policy", response.headers().getOrDefault("content-security-policy", "default-src 'none'; frame-ancestors 'none'"))
        .header("cache-control", response.headers().getOrDefault("cache-control", "no-store"));
  }
}
