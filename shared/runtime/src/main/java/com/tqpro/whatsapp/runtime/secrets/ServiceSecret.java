package com.tqpro.whatsapp.runtime.secrets;

import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The installation's own secrets ({@code tqwa/service}); an environment variable of the same name comes first, for local use.
 * Names are those of the configuration guide.
 */
public final class ServiceSecret {
  public static final String API_KEY = "TQPRO_API_KEY";
  public static final String API_KEY_PREVIOUS = "TQPRO_API_KEY_PREVIOUS";
  /** The name the Java side of the replaced system gave to the same key. */
  public static final String API_KEY_ALIAS = "WHATSAPP_PYTHON_SERVICE_API_KEY";
  public static final String ENCRYPTION_KEY = "CONVERSATION_ENCRYPTION_KEY";
  public static final String ENCRYPTION_KEY_PREVIOUS = "CONVERSATION_ENCRYPTION_KEY_PREVIOUS";

  private final Environment environment;
  private final Secrets secrets;
  private final String name;

  public ServiceSecret(Environment environment, Secrets secrets) {
    this.environment = environment;
    this.secrets = secrets;
    this.name = environment.get("SERVICE_SECRET_NAME", "tqwa/service");
  }

  public Optional<String> find(String key) {
    return environment.find(key).or(() -> secrets.find(name).map(s -> s.path(key).asText("").strip()).filter(v -> !v.isEmpty()));
  }

  /** The secret's name in Secrets Manager, for {@link Secrets#reread}. */
  public String secretName() {
    return name;
  }

  /**
   * The keys that open the internal API: the current one first, then the one it replaces while callers are moved over.
   *
   * @throws StartupFault when there is none, or when its two names hold different values
   */
  public List<String> apiKeys() {
    var key = find(API_KEY);
    var alias = find(API_KEY_ALIAS);
    if (key.isPresent() && alias.isPresent() && !key.equals(alias)) {
      throw new StartupFault("TQPRO_API_KEY and whatsapp.python.service.api-key are two names of one key, but they are set to different values");
    }
    var keys = new ArrayList<String>();
    keys.add(key.or(() -> alias).orElseThrow(() -> new StartupFault("TQPRO_API_KEY is not set: the internal API cannot be protected without it")));
    find(API_KEY_PREVIOUS).ifPresent(keys::add);
    return keys;
  }

  /**
   * The keys derived for one tenant.
   *
   * @throws StartupFault when CONVERSATION_ENCRYPTION_KEY is not 64 hex digits
   */
  public TenantKeys tenantKeys(String tenant) {
    return new TenantKeys(masters(), tenant);
  }

  /** @throws StartupFault when CONVERSATION_ENCRYPTION_KEY is missing or not 64 hex digits */
  public List<SecretKey32> masters() {
    var masters = new ArrayList<SecretKey32>();
    masters.add(master(ENCRYPTION_KEY, find(ENCRYPTION_KEY).orElse("")));
    find(ENCRYPTION_KEY_PREVIOUS).ifPresent(v -> {
      for (var key : v.split("\\s*,\\s*")) {
        masters.add(master(ENCRYPTION_KEY_PREVIOUS, key));
      }
    });
    return masters;
  }

  private static SecretKey32 master(String name, String value) {
    try {
      return SecretKey32.ofHex(value);
    } catch (IllegalArgumentException e) {
      throw new StartupFault(name + " is not a valid AES-256 key: " + e.getMessage());
    }
  }
}
