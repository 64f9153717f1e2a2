package com.tqpro.whatsapp.runtime;

import java.util.Map;

/**
 * What a function checks of its configuration when it starts and after each restore: fatal without the keys that it uses, a warning
 * for what only later steps depend on. The rules are the configuration guide's ("Startup validation").
 */
public final class StartupCheck {
  private final ServiceContext context;

  public StartupCheck(ServiceContext context) {
    this.context = context;
  }

  /** @throws StartupFault without TQPRO_API_KEY, or when its two names differ */
  public StartupCheck apiKey() {
    context.serviceSecret().apiKeys();
    return this;
  }

  /** @throws StartupFault when CONVERSATION_ENCRYPTION_KEY is not 64 hex digits */
  public StartupCheck encryptionKey() {
    context.serviceSecret().masters();
    return this;
  }

  /** Warns when the registry could not be loaded or old secrets not be read. */
  public StartupCheck warnings() {
    for (var name : new String[] {"PLATFORM_DB_PASSWORD", "TQPRO_ENCRYPTION_KEY"}) {
      if (context.serviceSecret().find(name).isEmpty()) {
        context.log().warn(name + " is not set", Map.of("effect",
            name.startsWith("PLATFORM") ? "the registry cannot be loaded" : "secrets kept by the replaced system cannot be decrypted"));
      }
    }
    return this;
  }

}
