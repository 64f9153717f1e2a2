package com.tqpro.whatsapp.runtime.http;

import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Handlers that work within the caller's tenant: a tenant whose database fails gets 503 and leaves the others alone.
 *
 * @param unavailable whether a fault says that the tenant's database was not even asked
 * @param lost whether a fault says that the connection to it broke
 * @param refused told the tenant whose connection broke
 */
public record TenantGuard(Predicate<RuntimeException> unavailable, Predicate<RuntimeException> lost, Consumer<String> refused, JsonLog log) {
  public Router.Handler around(Router.Handler work) {
    return (request, caller) -> {
      try {
        return work.handle(request, caller);
      } catch (RuntimeException fault) {
        if (unavailable.test(fault)) {
          throw problem();
        }
        if (lost.test(fault)) {
          refused.accept(caller.requireTenant());
          log.error("Tenant database failed", Map.of("tenant", caller.requireTenant()), fault);
          throw problem();
        }
        throw fault;
      }
    };
  }

  private static Problem problem() {
    return new Problem(503, "tenant-database-unavailable", "The tenant's database cannot be reached at the moment. Try again in half a minute.");
  }
}
