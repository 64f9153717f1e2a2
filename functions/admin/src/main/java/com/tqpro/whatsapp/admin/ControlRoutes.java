package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastControl;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult;
import com.tqpro.whatsapp.postgres.broadcast.Preflight;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.Map;

/** {@code /admin/api/broadcasts/{id}/start} and its kind. Every action may be repeated: what is so already is answered with 200. */
final class ControlRoutes {
  private final AdminPorts ports;

  ControlRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/admin/api/broadcasts/{id}/start", TenantScope.in(ports, this::start))
        .post("/admin/api/broadcasts/{id}/schedule", TenantScope.in(ports, this::schedule))
        .post("/admin/api/broadcasts/{id}/pause", TenantScope.in(ports, s -> answer(control(s).pause(s.id(), s.actor()))))
        .post("/admin/api/broadcasts/{id}/resume", TenantScope.in(ports, s -> answer(control(s).resume(s.id(), s.actor()))))
        .post("/admin/api/broadcasts/{id}/cancel", TenantScope.in(ports, s -> answer(control(s).cancel(s.id(), s.actor()))))
        .post("/admin/api/broadcasts/{id}/retry", TenantScope.in(ports, s -> answer(control(s).retry(s.id(), s.actor()))));
  }

  private HttpResponse start(TenantScope scope) {
    var b = BroadcastRoutes.find(scope);
    return answer(control(scope).start(b.id(), scope.rate(b.provider(), b.sender()), scope.workers(b.provider(), b.sender()), scope.actor()));
  }

  private HttpResponse schedule(TenantScope scope) {
    var b = BroadcastRoutes.find(scope);
    var zone = ports.registry().tenant(scope.tenant()).orElseThrow().timeZone();
    var at = ScheduleTime.of(scope.request().json(), zone, ports.clock().instant());
    return answer(control(scope).schedule(b.id(), at, scope.rate(b.provider(), b.sender()), scope.workers(b.provider(), b.sender()), scope.actor()));
  }

  private BroadcastControl control(TenantScope scope) {
    return new BroadcastControl(scope.database(), scope.tenant(), new Preflight(scope.database(), ports.prices()), ports.tickets(), ports.clock(),
        fault -> ports.log().error("Tickets could not be issued; the dispatcher will", Map.of("tenant", scope.tenant()), fault));
  }

  private static HttpResponse answer(ControlResult result) {
    return switch (result) {
      case ControlResult.Done done -> {
        var view = (ObjectNode) Json.toTree(BroadcastView.of(done.broadcast()));
        view.put("changed", done.changed()).put("rows", done.rows()).put("ticketsDelayed", done.ticketsDelayed());
        yield HttpResponse.ok(view);
      }
      case ControlResult.Refused refused -> throw refused.findings().isEmpty() ? Problem.conflict(refused.code(), refused.detail())
          : Problem.conflict(refused.code(), refused.detail()).with("findings", refused.findings());
      case ControlResult.NotFound none -> throw BroadcastRoutes.notFound();
    };
  }
}
