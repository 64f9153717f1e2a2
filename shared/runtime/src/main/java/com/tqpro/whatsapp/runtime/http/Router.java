package com.tqpro.whatsapp.runtime.http;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the handler of a request. A route is a method and a path template such as {@code /admin/api/broadcasts/{id}/start}; among
 * routes that fit, literal segments win over placeholders.
 */
public final class Router {
  private final List<Route> routes = new ArrayList<>();

  public Router add(String method, String template, Handler handler) {
    routes.add(new Route(method, template, List.of(template.substring(1).split("/", -1)), handler));
    return this;
  }

  public Router get(String template, Handler handler) {
    return add("GET", template, handler);
  }

  public Router post(String template, Handler handler) {
    return add("POST", template, handler);
  }

  public Router put(String template, Handler handler) {
    return add("PUT", template, handler);
  }

  public Router delete(String template, Handler handler) {
    return add("DELETE", template, handler);
  }

  /** Every route, for the test that each has a row in api-roles.properties. */
  public List<Route> routes() {
    return List.copyOf(routes);
  }

  /** @throws Problem 404 when no template fits, 405 when only the method does not */
  Match match(String method, String path) {
    var segments = path.substring(1).split("/", -1);
    var allowed = new LinkedHashSet<String>();
    Match best = null;
    for (var route : routes) {
      var parameters = route.fit(segments);
      if (parameters.isEmpty()) {
        continue;
      }
      allowed.add(route.method());
      if (route.method().equals(method) && (best == null || parameters.get().size() < best.parameters().size())) {
        best = new Match(route, parameters.get());
      }
    }
    if (best != null) {
      return best;
    }
    throw allowed.isEmpty()
        ? Problem.notFound("There is nothing at " + path + ".")
        : new Problem(405, "method-not-allowed", path + " takes " + String.join(" or ", allowed) + ", not " + method + ".");
  }

  /** What answers a request. */
  @FunctionalInterface
  public interface Handler {
    HttpResponse handle(HttpRequest request, Caller caller);
  }

  /** One route. {@code template} begins with a slash. */
  public record Route(String method, String template, List<String> segments, Handler handler) {
    Optional<Map<String, String>> fit(String[] path) {
      if (path.length != segments.size()) {
        return Optional.empty();
      }
      var parameters = new HashMap<String, String>();
      for (int i = 0; i < path.length; i++) {
        var segment = segments.get(i);
        if (segment.startsWith("{")) {
          if (path[i].isEmpty()) {
            return Optional.empty();
          }
          parameters.put(segment.substring(1, segment.length() - 1), decode(path[i]));
        } else if (!segment.equals(path[i])) {
          return Optional.empty();
        }
      }
      return Optional.of(parameters);
    }

    private static String decode(String segment) {
      try {
        return URLDecoder.decode(segment.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException e) {
        throw Problem.badRequest("invalid-path", "The path holds a broken percent escape.");
      }
    }
  }

  record Match(Route route, Map<String, String> parameters) {}
}
