package com.tqpro.whatsapp.runtime.secrets;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import java.util.Optional;

/**
 * The key to Claude: a tenant's own ({@code tqwa/tenants/{slug}}, section claude, apiKey), else the setting ai.claude.api-key, else
 * {@value #ALIAS} in the environment or in {@code tqwa/service}.
 */
public final class ClaudeKey {
  public static final String ALIAS = "ANTHROPIC_API_KEY";

  private final ServiceSecret service;
  private final TenantSecrets tenants;

  public ClaudeKey(ServiceSecret service, TenantSecrets tenants) {
    this.service = service;
    this.tenants = tenants;
  }

  /** @param settings those in force for the tenant */
  public Optional<String> of(String tenant, Settings settings) {
    return tenants.find(tenant, "claude", "apiKey")
        .or(() -> Optional.of(settings.get(Setting.AI_CLAUDE_API_KEY)).filter(k -> !k.isEmpty()))
        .or(() -> service.find(ALIAS));
  }
}
