package com.tqpro.whatsapp.runtime.http;

import com.tqpro.whatsapp.runtime.Environment;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which pages of other origins may read answers (CORS, fetch.spec.whatwg.org). Nobody by default; CORS_ORIGINS lists origins, separated
 * by commas. A star is not taken, and credentials of the browser (cookies) are never allowed: callers bring a bearer token.
 */
public final class Cors {
  public static final Cors NONE = new Cors(Set.of());
  private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
  private static final String HEADERS = "authorization, content-type, x-tenant";
  private static final String SECONDS = "600";

  private final Set<String> origins;

  private Cors(Set<String> origins) {
    this.origins = origins;
  }

  /** @throws IllegalArgumentException when an entry of CORS_ORIGINS is no origin: scheme, host and port only */
  public static Cors of(Environment environment) {
    var origins = Stream.of(environment.get("CORS_ORIGINS", "").split(",")).map(String::strip).filter(o -> !o.isEmpty()).collect(Collectors.toUnmodifiableSet());
    for (var origin : origins) {
      if (!origin.matches("https?://[A-Za-z0-9.-]+(:\\d{1,5})?")) {
        throw new IllegalArgumentException("CORS_ORIGINS: " + origin + " is not an origin such as https://admin.example");
      }
    }
    return new Cors(origins);
  }

  /** The answer to a browser's question whether a page may make a request; empty when this is none or it may not. */
  Optional<HttpResponse> preflight(HttpRequest request) {
    if (!request.method().equals("OPTIONS") || request.header("access-control-request-method").isEmpty() || allowed(request).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(HttpResponse.empty(204).header("access-control-allow-methods", METHODS).header("access-control-allow-headers", HEADERS)
        .header("access-control-max-age", SECONDS));
  }

  /** Adds what lets the asking page read the answer. */
  HttpResponse mark(HttpRequest request, HttpResponse response) {
    if (origins.isEmpty()) {
      return response;
    }
    var marked = response.header("vary", "origin");
    return allowed(request).map(origin -> marked.header("access-control-allow-origin", origin)
        .header("access-control-expose-headers", "x-request-id, retry-after")).orElse(marked);
  }

  private Optional<String> allowed(HttpRequest request) {
    return request.header("origin").filter(origins::contains);
  }
}
