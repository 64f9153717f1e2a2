package com.tqpro.whatsapp.internalapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.Pace;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastControl;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult;
import com.tqpro.whatsapp.postgres.broadcast.Preflight;
import com.tqpro.whatsapp.postgres.broadcast.StatsRepository;
import com.tqpro.whatsapp.postgres.recipient.RecipientRepository;
import com.tqpro.whatsapp.postgres.recipient.RecipientRepository.Position;
import com.tqpro.whatsapp.postgres.recipient.RecipientRow;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /marketing/internal/broadcast/…} */
final class BroadcastCalls {
  private static final int PAGE = 500;
  private static final int MOST = 1_000;

  private final InternalPorts ports;

  BroadcastCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    for (var method : new String[] {"GET", "POST"}) {
      router.add(method, "/marketing/internal/broadcast/dispatch-data", TenantCall.in(ports, this::dispatchData))
          .add(method, "/marketing/internal/broadcast/stats", TenantCall.in(ports, this::stats))
          .add(method, "/marketing/internal/broadcast/status", TenantCall.in(ports, this::status));
    }
  }

  /** The template and a page of the recipients that wait, values in the clear: what a sender outside needs. */
  private HttpResponse dispatchData(TenantCall call) {
    var b = call.broadcast();
    int limit = call.input().number("limit", PAGE, 1, MOST);
    var rows = new RecipientRepository(call.database(), ports.contactKeys(), call.tenant()).page(b.id(), "PENDING", position(call), limit + 1, true);
    boolean more = rows.size() > limit;
    var page = more ? rows.subList(0, limit) : rows;
    var answer = new LinkedHashMap<String, Object>();
    answer.put("broadcast", view(b));
    answer.put("template", b.template());
    answer.put("variables", b.variables());
    answer.put("recipients", page.stream().map(BroadcastCalls::recipient).toList());
    answer.put("nextCursor", more ? page.getLast().chunk() + ":" + page.getLast().row() : null);
    return HttpResponse.ok(answer);
  }

  private static Map<String, Object> recipient(RecipientRow row) {
    var view = new LinkedHashMap<String, Object>();
    view.put("recipientId", row.id());
    view.put("recipient", row.recipient());
    view.put("values", row.values());
    return view;
  }

  private static Position position(TenantCall call) {
    return call.input().text("cursor").map(cursor -> {
      if (!cursor.matches("\\d{1,9}:\\d{1,9}")) {
        throw Problem.badRequest("invalid-cursor", "The cursor was not given out here: begin without one.");
      }
      var parts = cursor.split(":");
      return new Position(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }).orElse(null);
  }

  private HttpResponse stats(TenantCall call) {
    var b = call.broadcast();
    var view = (ObjectNode) Json.toTree(new StatsRepository(call.database()).of(b.id()));
    view.put("broadcastId", b.id().toString()).put("status", b.state().name()).put("statusReason", b.stateReason());
    return HttpResponse.ok(view);
  }

  /** Reads the state; a POST with {@code status} RUNNING, PAUSED or CANCELLED changes it. */
  private HttpResponse status(TenantCall call) {
    var b = call.broadcast();
    var wanted = call.input().text("status");
    if (wanted.isEmpty()) {
      return HttpResponse.ok(view(b));
    }
    if (!call.writes()) {
      throw Problem.badRequest("post-needed", "A GET only reads. Send a POST to change the status.");
    }
    var control = new BroadcastControl(call.database(), call.tenant(), new Preflight(call.database(), ports.prices()), ports.tickets(), ports.clock(),
        fault -> ports.log().error("Tickets could not be issued; the dispatcher will", Map.of("tenant", call.tenant()), fault));
    return answer(switch (wanted.get()) {
      case "RUNNING" -> run(call, control, b);
      case "PAUSED" -> control.pause(b.id(), call.actor());
      case "CANCELLED" -> control.cancel(b.id(), call.actor());
      default -> throw Problem.badRequest("invalid-status", "status must be RUNNING, PAUSED or CANCELLED.");
    }, call);
  }

  private static ControlResult run(TenantCall call, BroadcastControl control, Broadcast b) {
    if (b.state() == BroadcastState.PAUSED || b.state() == BroadcastState.STOPPED) {
      return control.resume(b.id(), call.actor());
    }
    var number = call.number(b);
    int delay = call.settings().getInt(Setting.BROADCAST_SEND_DELAY_MS);
    return control.start(b.id(), number.map(n -> Pace.perSecond(b.provider(), n.ratePerSecond(), delay)),
        SendTicket.workers(number.map(n -> n.ratePerSecond()).orElse(1d)), call.actor());
  }

  private static HttpResponse answer(ControlResult result, TenantCall call) {
    return switch (result) {
      case ControlResult.Done done -> HttpResponse.ok(view(new BroadcastRepository(call.database()).find(done.broadcast().id()).orElseThrow()));
      case ControlResult.Refused refused -> throw refused.findings().isEmpty() ? Problem.conflict(refused.code(), refused.detail())
          : Problem.conflict(refused.code(), refused.detail()).with("findings", refused.findings());
      case ControlResult.NotFound none -> throw Problem.notFound("There is no broadcast with that broadcastId.");
    };
  }

  private static Map<String, Object> view(Broadcast b) {
    var view = new LinkedHashMap<String, Object>();
    view.put("broadcastId", b.id());
    view.put("name", b.name());
    view.put("status", b.state());
    view.put("statusReason", b.stateReason());
    view.put("provider", b.provider());
    view.put("sender", b.sender());
    view.put("scheduledAt", b.scheduledAt());
    view.put("startedAt", b.startedAt());
    view.put("endedAt", b.endedAt());
    return view;
  }
}
