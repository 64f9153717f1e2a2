package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.ai.AiPrompts;
import com.tqpro.whatsapp.postgres.ai.AiUsages;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** {@code /marketing/internal/ai/…}: what is in force for the tenant's agent, never a key, and what it cost. */
final class AiCalls {
  private static final List<Setting> SHOWN = List.of(Setting.AI_CSR_ENABLED, Setting.AI_CLAUDE_MODEL, Setting.AI_CLAUDE_MAX_TOKENS, Setting.AI_PRODUCTS_DELIVERY, Setting.AI_BUDGET_TOKENS_PER_DAY);
  private static final int LONGEST_PROMPT = 100_000;
  private static final int USUAL_DAYS = 30;
  private static final int MOST_DAYS = 400;

  private final InternalPorts ports;

  AiCalls(InternalPorts ports) {
    this.ports = ports;
  }

  void add(Router router) {
    router.get("/marketing/internal/ai/config", TenantCall.in(ports, this::config))
        .get("/marketing/internal/ai/usage", TenantCall.in(ports, this::report))
        .post("/marketing/internal/ai/usage", TenantCall.in(ports, this::record))
        .get("/marketing/internal/ai/prompt", TenantCall.in(ports, AiCalls::prompt))
        .post("/marketing/internal/ai/prompt", TenantCall.in(ports, this::setPrompt));
  }

  private HttpResponse config(TenantCall call) {
    var settings = call.settings();
    var shown = new LinkedHashMap<String, Object>();
    for (var setting : SHOWN) {
      var effective = settings.effective(setting);
      var line = new LinkedHashMap<String, Object>();
      line.put("value", effective.value());
      line.put("source", effective.source());
      shown.put(setting.property(), line);
    }
    var answer = new LinkedHashMap<String, Object>();
    answer.put("enabled", ports.registry().tenant(call.tenant()).map(t -> t.aiCsrEnabled()).orElseGet(() -> Boolean.valueOf(settings.get(Setting.AI_CSR_ENABLED))));
    answer.put("apiKeySet", ports.claudeKey().of(call.tenant(), settings).isPresent());
    answer.put("settings", shown);
    answer.put("promptVersion", new AiPrompts(call.database()).newest().map(AiPrompts.Prompt::version).orElse(null));
    answer.put("tokensToday", new AiUsages(call.database()).tokensOfDay(ports.clock().instant()));
    return HttpResponse.ok(answer);
  }

  private static HttpResponse prompt(TenantCall call) {
    var newest = new AiPrompts(call.database()).newest().orElseThrow(() -> Problem.notFound("The tenant has no prompt of its own."));
    var answer = new LinkedHashMap<String, Object>();
    answer.put("version", newest.version());
    answer.put("text", newest.text());
    answer.put("createdAt", newest.at());
    answer.put("createdBy", newest.by());
    return HttpResponse.ok(answer);
  }

  /** Adds a version, in force with the next turn. An empty text leads back to the shipped prompt. */
  private HttpResponse setPrompt(TenantCall call) {
    if (!call.input().has("text")) {
      throw Problem.badRequest("argument-missing", "The argument text is missing; it may be empty.");
    }
    var text = call.input().text("text").orElse("");
    if (text.length() > LONGEST_PROMPT) {
      throw Problem.badRequest("invalid-argument", "text has at most " + LONGEST_PROMPT + " characters.");
    }
    int version = call.database().transaction(h -> {
      var now = ports.clock().instant();
      int added = AiPrompts.add(h, text, call.actor().name(), now);
      AuditLog.change(h, now, call.actor(), "ai.prompt", null, Map.of("version", added - 1), Map.of("version", added, "characters", text.length()));
      return added;
    });
    return HttpResponse.ok(Json.object().put("version", version));
  }

  private HttpResponse report(TenantCall call) {
    var today = ports.clock().instant().atZone(ZoneOffset.UTC).toLocalDate();
    var until = date(call, "until", today);
    var from = date(call, "from", until.minusDays(USUAL_DAYS - 1));
    if (from.isAfter(until) || from.plusDays(MOST_DAYS).isBefore(until)) {
      throw Problem.badRequest("invalid-argument", "from must not be after until, and at most " + MOST_DAYS + " days before it.");
    }
    var lines = new AiUsages(call.database()).report(from, until);
    var answer = new LinkedHashMap<String, Object>();
    answer.put("from", from);
    answer.put("until", until);
    answer.put("usd", lines.stream().map(AiUsages.Line::usd).reduce(BigDecimal.ZERO, BigDecimal::add));
    answer.put("lines", lines);
    return HttpResponse.ok(answer);
  }

  /** Records what another service used; with an id, a repeated call counts once. */
  private HttpResponse record(TenantCall call) {
    var in = call.input();
    var model = in.required("model");
    if (!model.matches("[A-Za-z0-9._:/-]{1,100}")) {
      throw Problem.badRequest("invalid-argument", "model is no model id.");
    }
    var now = ports.clock().instant();
    var id = in.text("id").isPresent() ? in.id("id") : UuidV7.at(now.toEpochMilli());
    UUID conversation = in.text("conversationId").isPresent() ? in.id("conversationId") : null;
    var usage = ports.aiPrices().price(model, tokens(in, "inputTokens"), tokens(in, "outputTokens"), tokens(in, "cacheReadTokens"), tokens(in, "cacheWriteTokens"));
    var counted = new Usage(model, in.number("calls", 1, 1, 10_000), usage.inputTokens(), usage.outputTokens(), usage.cacheReadTokens(), usage.cacheWriteTokens(), usage.usd());
    boolean added = call.database().transaction(h -> {
      boolean fresh = AiUsages.add(h, id, now, AiUsages.Source.OTHER, conversation, counted);
      if (fresh) {
        AuditLog.change(h, now, call.actor(), "ai.usage", id, null, Map.of("model", model, "calls", counted.calls()));
      }
      return fresh;
    });
    return HttpResponse.ok(Json.object().put("id", id.toString()).put("recorded", added).put("usd", counted.usd()));
  }

  private static long tokens(Input in, String name) {
    return in.number(name, 0, 0, 999_999_999);
  }

  private static LocalDate date(TenantCall call, String name, LocalDate usual) {
    try {
      return call.input().text(name).map(LocalDate::parse).orElse(usual);
    } catch (DateTimeException e) {
      throw Problem.badRequest("invalid-argument", name + " must be a date such as 2026-12-01.");
    }
  }
}
