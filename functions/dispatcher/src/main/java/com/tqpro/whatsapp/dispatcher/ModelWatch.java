package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.claude.api.ModelCheck;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.secrets.ClaudeKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Looks once a day, and when an environment starts, whether the tenants' Claude models are known and stay. It only warns. */
final class ModelWatch {
  private static final Duration EVERY = Duration.ofDays(1);

  private final ServiceContext context;
  private final ModelCheck check;
  private final Map<String, Instant> next = new ConcurrentHashMap<>();

  ModelWatch(ServiceContext context) {
    this.context = context;
    this.check = new ModelCheck(context.env().get("ANTHROPIC_BASE_URL", "https://api.anthropic.com"), context.clock());
  }

  void look(String tenant, Database database) {
    var now = context.clock().instant();
    if (next.getOrDefault(tenant, Instant.MIN).isAfter(now)) {
      return;
    }
    next.put(tenant, now.plus(EVERY));
    var settings = context.settings().of(new SettingsRepository(database).all());
    var key = new ClaudeKey(context.serviceSecret(), context.tenantSecrets()).of(tenant, settings);
    if (key.isEmpty()) {
      return;
    }
    var model = settings.get(Setting.AI_CLAUDE_MODEL);
    check.check(key.get(), model).warning().ifPresent(warning -> {
      context.log().warn("Claude model", Map.of("tenant", tenant, "model", model, "warning", warning));
      context.metrics().count("ai_model_warning", 1, Map.of("tenant", tenant));
    });
  }

  /** For after a restore. */
  void forget() {
    next.clear();
    check.close();
  }
}
