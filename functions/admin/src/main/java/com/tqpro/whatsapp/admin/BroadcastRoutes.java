package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.broadcast.Preflight;
import com.tqpro.whatsapp.postgres.broadcast.StatsRepository;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.Arrays;
import java.util.LinkedHashMap;

/** {@code /admin/api/broadcasts…}: making, finding and judging broadcasts. */
final class BroadcastRoutes {
  private final AdminPorts ports;

  BroadcastRoutes(AdminPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/admin/api/broadcasts", TenantScope.in(ports, this::create))
        .get("/admin/api/broadcasts", TenantScope.in(ports, this::list))
        .get("/admin/api/broadcasts/{id}", TenantScope.in(ports, this::get))
        .get("/admin/api/broadcasts/{id}/preflight", TenantScope.in(ports, this::preflight))
        .get("/admin/api/broadcasts/{id}/stats", TenantScope.in(ports, this::stats));
  }

  private HttpResponse create(TenantScope scope) {
    var broadcast = new BroadcastCreation(scope, ports.registry(), ports.clock()).of(scope.request().json());
    new BroadcastRepository(scope.database()).insert(broadcast, scope.actor());
    return HttpResponse.json(201, BroadcastView.of(broadcast)).header("location", "/admin/api/broadcasts/" + broadcast.id());
  }

  private HttpResponse list(TenantScope scope) {
    var broadcasts = new BroadcastRepository(scope.database());
    int limit = Pages.limit(scope.request(), 50, 200);
    var state = scope.request().queryParameter("state").map(BroadcastRoutes::state).orElse(null);
    var last = Pages.last(scope.request());
    var after = last == null ? null : broadcasts.find(last).orElseThrow(Pages::invalid);
    var page = broadcasts.page(state, after, limit + 1);
    boolean more = page.size() > limit;
    var items = more ? page.subList(0, limit) : page;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("items", items.stream().map(BroadcastView::of).toList());
    answer.put("nextCursor", more ? Pages.cursor(items.getLast().id()) : null);
    return HttpResponse.ok(answer);
  }

  private HttpResponse get(TenantScope scope) {
    var broadcast = find(scope);
    var view = (com.fasterxml.jackson.databind.node.ObjectNode) Json.toTree(BroadcastView.of(broadcast));
    view.set("template", Json.toTree(broadcast.template()));
    view.set("variables", Json.toTree(broadcast.variables()));
    view.set("recipients", Json.toTree(ChunkReport.sum(new BroadcastRepository(scope.database()).chunks(broadcast.id()))));
    return HttpResponse.ok(view);
  }

  private HttpResponse preflight(TenantScope scope) {
    var broadcast = find(scope);
    return HttpResponse.ok(new Preflight(scope.database(), ports.prices()).check(broadcast, scope.rate(broadcast.provider(), broadcast.sender())));
  }

  private HttpResponse stats(TenantScope scope) {
    var broadcast = find(scope);
    var view = (com.fasterxml.jackson.databind.node.ObjectNode) Json.toTree(new StatsRepository(scope.database()).of(broadcast.id()));
    view.put("id", broadcast.id().toString()).put("state", broadcast.state().name()).put("stateReason", broadcast.stateReason());
    return HttpResponse.ok(view);
  }

  static Broadcast find(TenantScope scope) {
    return new BroadcastRepository(scope.database()).find(scope.id()).orElseThrow(BroadcastRoutes::notFound);
  }

  static Problem notFound() {
    return Problem.notFound("There is no broadcast with that id.");
  }

  private static BroadcastState state(String name) {
    return Arrays.stream(BroadcastState.values()).filter(s -> s.name().equals(name)).findFirst()
        .orElseThrow(() -> Problem.badRequest("invalid-state", "state must be one of " + Arrays.toString(BroadcastState.values()) + "."));
  }
}
