package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.LegacyCipher;
import com.tqpro.whatsapp.runtime.Environment;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Moves the encrypted columns of the registry to the tenant's secret, and empties them when the secret holds what they held. */
final class LegacySecrets {
  private static final Map<String, String> PLACES = new LinkedHashMap<>();

  static {
    PLACES.put("access_token_enc", "meta.accessToken");
    PLACES.put("app_secret_enc", "meta.appSecret");
    PLACES.put("verify_token_enc", "meta.verifyToken");
    PLACES.put("password_enc", "database.password");
  }

  private final Environment environment;
  private final Installation installation;
  private final String slug;

  LegacySecrets(Environment environment, Installation installation, String slug) {
    this.environment = environment;
    this.installation = installation;
    this.slug = slug;
  }

  void run(Steps steps) {
    var row = installation.platform().call(h -> h.createQuery("""
            select a.access_token_enc, a.app_secret_enc, a.verify_token_enc, d.password_enc, d.db_name, d.db_user
            from public.tenant t left join public.wa_meta_app a on a.tenant_slug = t.slug left join public.tenant_database d on d.tenant_slug = t.slug
            where t.slug = :slug""").bind("slug", slug).mapToMap().one());
    var found = new LinkedHashMap<String, String>();
    PLACES.forEach((column, place) -> {
      if (row.get(column) instanceof String sealed && !sealed.isBlank()) {
        opened(column, sealed, steps).ifPresent(value -> found.put(place, value));
      }
    });
    if (found.containsKey("database.password")) {
      found.put("database.name", String.valueOf(row.get("db_name")));
      found.put("database.user", String.valueOf(row.get("db_user")));
    }
    if (steps.failed()) {
      steps.note("secret", "nothing was taken over");
      return;
    }
    if (found.isEmpty()) {
      steps.note("secret", "the registry holds nothing of the replaced system");
      return;
    }
    var secret = new TenantSecretSetup(environment, installation.context().tenantSecrets().secretName(slug));
    found.forEach(secret::take);
    steps.step("secret", secret.unchanged(), secret::write);
    steps.step("registry", false, this::empty);
    if (!steps.dryRun()) {
      installation.refresh();
    }
  }

  private java.util.Optional<String> opened(String column, String sealed, Steps steps) {
    try {
      var key = installation.context().serviceSecret().find("TQPRO_ENCRYPTION_KEY").orElseThrow(() -> new IllegalStateException("TQPRO_ENCRYPTION_KEY is not set."));
      return java.util.Optional.of(new String(LegacyCipher.ofHex(key).open(sealed), StandardCharsets.UTF_8));
    } catch (CryptoFault e) {
      steps.fail(column, "cannot be opened with TQPRO_ENCRYPTION_KEY: " + e.getMessage());
      return java.util.Optional.empty();
    }
  }

  private void empty() {
    installation.platform().transaction(h -> {
      h.execute("update public.wa_meta_app set access_token_enc = null, app_secret_enc = null, verify_token_enc = null where tenant_slug = ?", slug);
      h.execute("update public.tenant_database set password_enc = null where tenant_slug = ?", slug);
      installation.audit(h, "tenant.import-legacy", slug, null, null);
      return null;
    });
  }
}
