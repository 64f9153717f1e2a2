package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.send.Holds;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Router;

/** {@code /admin/api/hold}: whether everything of the tenant is held, why, and lifting it. Held broadcasts then go on by themselves. */
final class HoldRoutes {
  private final AdminPorts ports;

  HoldRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/admin/api/hold", TenantScope.in(ports, this::show)).delete("/admin/api/hold", TenantScope.in(ports, this::lift));
  }

  private HttpResponse show(TenantScope scope) {
    var hold = new Holds(scope.database()).inForce(ports.clock().instant());
    var view = Json.object().put("held", hold.isPresent());
    hold.ifPresent(h -> view.put("reason", h.reason()).put("code", h.code()).put("since", h.since().toString()).put("until", h.until() == null ? null : h.until().toString()));
    return HttpResponse.ok(view);
  }

  private HttpResponse lift(TenantScope scope) {
    return HttpResponse.ok(Json.object().put("held", false).put("changed", new Holds(scope.database()).lift(scope.actor(), ports.clock().instant())));
  }
}
