package com.tqpro.whatsapp.local.gateway;

import com.tqpro.whatsapp.local.template.Template;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds the route of a request as API Gateway does: literal before {@code {name}} before {@code {name+}}, segment by segment from the
 * left, and the method itself before ANY (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-routes.html).
 */
final class RouteTable {
  /** @param key as in the event: "METHOD /path" */
  record Match(String key, Template.Function function, Map<String, String> pathParameters) {}

  private record Entry(Template.Route route, Template.Function function, List<String> segments) {
    String key() {
      return route.method() + " " + route.path();
    }

    Optional<Match> match(String method, List<String> path) {
      if (!route.method().equals("ANY") && !route.method().equals(method)) {
        return Optional.empty();
      }
      var parameters = new LinkedHashMap<String, String>();
      for (int i = 0; i < segments.size(); i++) {
        var segment = segments.get(i);
        if (segment.endsWith("+}")) {
          if (i >= path.size()) {
            return Optional.empty();
          }
          parameters.put(segment.substring(1, segment.length() - 2), decoded(String.join("/", path.subList(i, path.size()))));
          return Optional.of(new Match(key(), function, parameters));
        }
        if (i >= path.size()) {
          return Optional.empty();
        }
        if (segment.startsWith("{")) {
          if (path.get(i).isEmpty()) {
            return Optional.empty();
          }
          parameters.put(segment.substring(1, segment.length() - 1), decoded(path.get(i)));
        } else if (!segment.equals(path.get(i))) {
          return Optional.empty();
        }
      }
      return path.size() == segments.size() ? Optional.of(new Match(key(), function, parameters)) : Optional.empty();
    }

    /** Sorts before every route that is less specific. */
    String rank() {
      var rank = new StringBuilder();
      for (var segment : segments) {
        rank.append(segment.endsWith("+}") ? '2' : segment.startsWith("{") ? '1' : '0');
      }
      return rank.append('3').append(route.method().equals("ANY") ? '1' : '0').toString();
    }
  }

  private final List<Entry> entries = new ArrayList<>();

  RouteTable(List<Template.Function> functions) {
    for (var function : functions) {
      for (var route : function.routes()) {
        entries.add(new Entry(route, function, segments(route.path())));
      }
    }
    entries.sort(Comparator.comparing(Entry::rank));
  }

  /** @param rawPath the path as it came, still encoded */
  Optional<Match> find(String method, String rawPath) {
    var path = segments(rawPath);
    return entries.stream().map(e -> e.match(method, path)).flatMap(Optional::stream).findFirst();
  }

  private static List<String> segments(String path) {
    var parts = path.split("/", -1);
    return List.of(parts).subList(1, parts.length);
  }

  private static String decoded(String text) {
    try {
      // A plus is a plus in a path.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return text;
    }
  }
}
