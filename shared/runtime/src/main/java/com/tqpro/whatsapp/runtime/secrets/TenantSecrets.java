package com.tqpro.whatsapp.runtime.secrets;

import com.tqpro.whatsapp.runtime.Environment;
import java.util.Optional;

/** The secrets of the tenants, {@code tqwa/tenants/{slug}} = {meta, twilio, claude, database}. */
public final class TenantSecrets {
  private final Secrets secrets;
  private final String prefix;

  public TenantSecrets(Environment environment, Secrets secrets) {
    this.secrets = secrets;
    this.prefix = environment.get("TENANT_SECRET_PREFIX", "tqwa/tenants/");
  }

  /** One value, for instance {@code find("oasis", "meta", "accessToken")}; empty when not set. */
  public Optional<String> find(String tenant, String section, String key) {
    return secrets.find(secretName(tenant)).map(s -> s.path(section).path(key).asText("").strip()).filter(v -> !v.isEmpty());
  }

  public String secretName(String tenant) {
    return prefix + tenant;
  }
}
