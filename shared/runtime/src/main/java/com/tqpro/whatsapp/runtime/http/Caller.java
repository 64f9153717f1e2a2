package com.tqpro.whatsapp.runtime.http;

import java.util.Set;

/**
 * Who makes a request.
 *
 * @param name the subject of the token, "internal" for the shared key, "anonymous" on public routes
 * @param roles the roles that api-roles.properties knows
 * @param tenant the tenant's slug; null on routes that concern none
 */
public record Caller(String name, Set<String> roles, String tenant) {
  public static final Caller ANONYMOUS = new Caller("anonymous", Set.of("public"), null);

  public Caller {
    roles = Set.copyOf(roles);
  }

  public boolean has(String role) {
    return roles.contains(role);
  }

  /** @throws Problem 400 when the request names no tenant */
  public String requireTenant() {
    if (tenant == null) {
      throw Problem.badRequest("tenant-missing", "Name the tenant: header X-Tenant with the internal key, claim \"tenant\" in a token.");
    }
    return tenant;
  }
}
