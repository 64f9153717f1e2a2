package com.tqpro.whatsapp.runtime.access;

import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.registry.Registry;
import com.tqpro.whatsapp.runtime.secrets.ServiceSecret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Who may call what. Tier 0 is the shared key (bearer, role internal), tier 1 a JWT of the identity provider, in
 * {@code Authorization} or, behind oauth2-proxy, in {@code X-Auth-Request-Access-Token}. The tenant comes from {@code X-Tenant} with
 * the key, from the claim {@code tenant} in a token, never from a body.
 */
public final class ApiAccess implements Access {
  private final ApiRoles roles;
  private final ServiceSecret service;
  private final Tokens tokens;
  private final Registry registry;

  public ApiAccess(ApiRoles roles, ServiceSecret service, Tokens tokens, Registry registry) {
    this.roles = roles;
    this.service = service;
    this.tokens = tokens;
    this.registry = registry;
  }

  @Override
  public Caller admit(HttpRequest request, String template) {
    var allowed = roles.of(request.method(), template);
    if (allowed.contains("public")) {
      return Caller.ANONYMOUS;
    }
    var caller = identify(request);
    if (allowed.isEmpty()) {
      throw Problem.forbidden("route-without-role", "No role may call this route: it has no row in api-roles.properties.");
    }
    if (!caller.has("admin") && caller.roles().stream().noneMatch(allowed::contains) || internalOutsideItsRows(caller, allowed)) {
      throw Problem.forbidden("role-not-allowed", "Your role may not do this. It takes: " + String.join(", ", allowed.stream().sorted().toList()) + ".");
    }
    return caller;
  }

  private static boolean internalOutsideItsRows(Caller caller, Set<String> allowed) {
    return caller.has("internal") && !allowed.contains("internal");
  }

  private Caller identify(HttpRequest request) {
    var bearer = request.header("authorization").flatMap(ApiAccess::bearer);
    if (bearer.isPresent() && isKey(bearer.get())) {
      return new Caller("internal", Set.of("internal"), tenantOfHeader(request).or(this::onlyTenant).orElse(null));
    }
    var token = bearer.or(() -> request.header("x-auth-request-access-token"))
        .orElseThrow(() -> Problem.unauthorized("Send a bearer token: the internal key, or an access token of the identity provider."));
    var caller = tokens.verify(token);
    tenantOfHeader(request).filter(t -> !t.equals(caller.tenant())).ifPresent(t -> {
      throw Problem.forbidden("tenant-of-another", "Your token is for another tenant than X-Tenant names.");
    });
    return caller.tenant() == null ? caller : known(caller);
  }

  private Caller known(Caller caller) {
    if (registry.tenant(caller.tenant()).filter(t -> t.enabled()).isEmpty()) {
      throw Problem.forbidden("tenant-unknown", "The tenant of your token is not known here or is disabled.");
    }
    return caller;
  }

  /** The tenant that X-Tenant names. */
  private Optional<String> tenantOfHeader(HttpRequest request) {
    var named = request.header("x-tenant").map(String::strip);
    if (named.isPresent()) {
      if (registry.tenant(named.get()).filter(t -> t.enabled()).isEmpty()) {
        throw Problem.badRequest("tenant-unknown", "X-Tenant names no enabled tenant.");
      }
      return named;
    }
    return Optional.empty();
  }

  private Optional<String> onlyTenant() {
    var enabled = registry.enabledTenants();
    return enabled.size() == 1 ? Optional.of(enabled.getFirst()) : Optional.empty();
  }

  private boolean isKey(String bearer) {
    var given = bearer.getBytes(StandardCharsets.UTF_8);
    var matches = false;
    for (var key : service.apiKeys()) {
      matches |= MessageDigest.isEqual(given, key.getBytes(StandardCharsets.UTF_8));
    }
    return matches;
  }

  private static Optional<String> bearer(String header) {
    return header.toLowerCase(Locale.ROOT).startsWith("bearer ") ? Optional.of(header.substring(7).strip()) : Optional.empty();
  }

  /** Verifies tokens of the identity provider. */
  public interface Tokens {
    /** @throws Problem 401 with the reason when the token does not hold, 503 when the provider's keys cannot be had */
    Caller verify(String token);
  }
}
