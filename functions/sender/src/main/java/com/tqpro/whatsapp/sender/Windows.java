package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.WindowTemplate;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.template.WindowTemplates;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The tenants' templates for replies outside the 24 hours, read anew after half a minute. */
final class Windows {
  private static final Duration KEPT = Duration.ofSeconds(30);

  private final ServiceContext context;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  Windows(ServiceContext context) {
    this.context = context;
  }

  /** For after a restore, and when the registry moved. */
  void forget() {
    kept.clear();
  }

  WindowTemplate of(String tenant, Provider provider, Database database) {
    var now = context.clock().instant();
    var key = tenant + "#" + provider;
    var held = kept.get(key);
    if (held == null || held.until().isBefore(now)) {
      held = new Kept(WindowTemplates.of(database, context.settings().of(new SettingsRepository(database).all()), provider), now.plus(KEPT));
      kept.put(key, held);
    }
    return held.template();
  }

  private record Kept(WindowTemplate template, Instant until) {}
}
