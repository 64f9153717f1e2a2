package com.tqpro.whatsapp.runtime.access;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * {@code config/api-roles.properties}: which roles may call a route. A key is the route's template without the leading slash, and
 * optionally the method, as in {@code admin/api/templates[GET]}; the row with the method wins. A route without a row is refused.
 */
public final class ApiRoles {
  private final Map<String, Set<String>> rows = new HashMap<>();

  public ApiRoles(Map<String, String> properties) {
    properties.forEach((route, roles) -> rows.put(route,
        Stream.of(roles.split(",")).map(String::strip).filter(r -> !r.isEmpty()).collect(Collectors.toUnmodifiableSet())));
  }

  /** @return the roles, none when the route has no row */
  public Set<String> of(String method, String template) {
    var route = template.substring(1);
    var exact = rows.get(route + "[" + method + "]");
    return exact != null ? exact : rows.getOrDefault(route, Set.of());
  }
}
