package com.tqpro.whatsapp.runtime.config;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Puts together where settings come from: tenant row, installation row, environment variable, file, and last the guide's default. */
public final class SettingSources {
  private final Registry registry;
  private final Map<String, String> variables;
  private final Map<String, String> file;

  public SettingSources(Environment environment, Registry registry) {
    this.registry = registry;
    this.variables = new HashMap<>();
    for (var setting : Setting.values()) {
      environment.find(setting.variable()).ifPresent(value -> variables.put(setting.property(), value));
    }
    this.file = new HashMap<>(ConfigFiles.properties("properties.d/messaging.properties"));
    file.putAll(ConfigFiles.properties("tlinqapi.properties"));
  }

  /** @param tenantRows the tenant's own rows, by property name */
  public Settings of(Map<String, String> tenantRows) {
    return new Settings(List.of(
        new Settings.Source("tenant", tenantRows),
        new Settings.Source("installation", registry.settings()),
        new Settings.Source("environment", variables),
        new Settings.Source("file", file)));
  }
}
