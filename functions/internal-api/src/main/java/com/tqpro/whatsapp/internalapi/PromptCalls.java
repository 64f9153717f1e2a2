package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.claude.prompt.PromptRules;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.ai.AiPrompts;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.util.LinkedHashMap;
import java.util.Map;

/** {@code /marketing/internal/ai/prompt…}: the tenant's own system prompt and its versions. */
final class PromptCalls {
  private static final int SHOWN = 100;
  private static final int LAST = 999_999_999;

  private final InternalPorts ports;

  PromptCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/marketing/internal/ai/prompt", TenantCall.in(ports, PromptCalls::prompt))
        .post("/marketing/internal/ai/prompt", TenantCall.in(ports, this::set))
        .get("/marketing/internal/ai/prompt/versions", TenantCall.in(ports, PromptCalls::versions));
  }

  /** The newest version, or the one that the argument version names. */
  private static HttpResponse prompt(TenantCall call) {
    var prompts = new AiPrompts(call.database());
    boolean newest = call.input().text("version").isEmpty();
    var found = (newest ? prompts.newest() : prompts.version(version(call))).orElseThrow(() -> newest ? Problem.notFound("The tenant has no prompt of its own.") : unknown());
    var answer = new LinkedHashMap<String, Object>();
    answer.put("version", found.version());
    answer.put("text", found.text());
    answer.put("createdAt", found.at());
    answer.put("createdBy", found.by());
    return HttpResponse.ok(answer);
  }

  private static HttpResponse versions(TenantCall call) {
    return HttpResponse.ok(Map.of("items", new AiPrompts(call.database()).versions(SHOWN)));
  }

  /** Adds a version, in force with the next turn: the text, or that of an earlier version. An empty text leads back to the shipped prompt. */
  private HttpResponse set(TenantCall call) {
    boolean back = call.input().text("version").isPresent();
    if (!call.input().has("text") && !back) {
      throw Problem.badRequest("argument-missing", "The argument text is missing; it may be empty. Or give version, to go back to an earlier one.");
    }
    var text = back ? new AiPrompts(call.database()).version(version(call)).orElseThrow(PromptCalls::unknown).text() : call.input().text("text").orElse("");
    PromptRules.complaint(text, ports.clock().instant()).ifPresent(complaint -> {
      throw Problem.badRequest("invalid-argument", complaint);
    });
    int version = call.database().transaction(h -> {
      var now = ports.clock().instant();
      int added = AiPrompts.add(h, text, call.actor().name(), now);
      var after = new LinkedHashMap<String, Object>();
      after.put("version", added);
      after.put("characters", text.length());
      if (back) {
        after.put("backTo", version(call));
      }
      AuditLog.change(h, now, call.actor(), "ai.prompt", null, Map.of("version", added - 1), after);
      return added;
    });
    return HttpResponse.ok(Json.object().put("version", version));
  }

  private static int version(TenantCall call) {
    return call.input().number("version", 1, 1, LAST);
  }

  private static Problem unknown() {
    return Problem.notFound("The prompt has no such version.");
  }
}
