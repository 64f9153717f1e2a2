package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.optout.OptOuts.Scope;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** {@code /marketing/internal/optout/add} */
final class OptOutCalls {
  private static final int REASON = 500;

  private final InternalPorts ports;

  OptOutCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.post("/marketing/internal/optout/add", TenantCall.in(ports, this::add));
  }

  /**
   * Writes an opt-out. 200 says that nothing more goes out; 202 that a message was in a worker's hands at this moment: asked again some
   * seconds later, the same call says 200.
   */
  private HttpResponse add(TenantCall call) {
    var scope = scope(call.input().text("scope").orElse("MARKETING"));
    var address = call.address();
    var source = call.input().text("source").orElse("API");
    var reason = call.input().text("reason").orElse(null);
    if (source.length() > 50 || reason != null && reason.length() > REASON) {
      throw Problem.badRequest("invalid-argument", "source has at most 50 characters, reason at most " + REASON + ".");
    }
    var now = ports.clock().instant();
    new ErasedWords(call.database(), ports.contactKeys(), ports.erasureLedger(), call.tenant(), ports.clock()).note(List.of(address), scope.name(), now);
    var optOuts = new OptOuts(call.database(), new UuidV7(ports.clock()));
    boolean added = call.database().transaction(h -> {
      boolean fresh = optOuts.add(h, address, null, scope, source, reason, null, now);
      if (fresh) {
        AuditLog.change(h, now, call.actor(), "optout.add", null, null, Map.of("scope", scope, "source", source));
      }
      return fresh;
    });
    boolean underway = optOuts.underway(address, scope);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("address", address);
    answer.put("scope", scope);
    answer.put("added", added);
    answer.put("acknowledged", !underway);
    return underway ? HttpResponse.json(202, answer).header("retry-after", "5") : HttpResponse.ok(answer);
  }

  private static Scope scope(String name) {
    return switch (name) {
      case "MARKETING" -> Scope.MARKETING;
      case "ALL" -> Scope.ALL;
      default -> throw Problem.badRequest("invalid-scope", "scope must be MARKETING or ALL.");
    };
  }
}
