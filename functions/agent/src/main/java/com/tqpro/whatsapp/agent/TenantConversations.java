package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.conversation.OptOutWords;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What a tenant set for its conversations, read anew after half a minute. */
final class TenantConversations {
  private static final Duration KEPT = Duration.ofSeconds(30);
  private static final String TENANT_SOURCE = "tenant";

  private final ServiceContext context;
  private final List<String> words = ConfigFiles.lines("opt-out-words.txt");
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  TenantConversations(ServiceContext context) {
    this.context = context;
  }

  /** For after a restore, and when the registry moved. */
  void forget() {
    kept.clear();
  }

  OptOutWords words(String tenant, Database database) {
    return kept(tenant, database).words();
  }

  /** The flag of the tenant's app where it has one, else the setting. */
  boolean aiAnswers(String tenant, Database database) {
    var flag = context.registry().tenant(tenant).map(t -> t.aiCsrEnabled()).orElse(null);
    return flag != null ? flag : Boolean.parseBoolean(kept(tenant, database).settings().get(Setting.AI_CSR_ENABLED));
  }

  /** The owner's WhatsApp number in digits, or null. */
  String ownerNumber(String tenant, Database database) {
    var number = own(tenant, database, Setting.OWNER_WHATSAPP_NUMBER);
    return number == null ? null : number.substring(1);
  }

  /** The owner's mail address, or null. */
  String ownerMail(String tenant, Database database) {
    return own(tenant, database, Setting.OWNER_EMAIL);
  }

  Settings settings(String tenant, Database database) {
    return kept(tenant, database).settings();
  }

  /** A value from outside the tenant's own settings is another's address unless the installation says that it is this tenant's. */
  private String own(String tenant, Database database, Setting setting) {
    var settings = kept(tenant, database).settings();
    var found = settings.effective(setting);
    boolean his = found.source().equals(TENANT_SOURCE) || settings.get(Setting.OWNER_FALLBACK_TENANT).equals(tenant);
    return his && !found.value().isEmpty() ? found.value() : null;
  }

  private Kept kept(String tenant, Database database) {
    var now = context.clock().instant();
    var held = kept.get(tenant);
    if (held == null || held.until().isBefore(now)) {
      var settings = context.settings().of(new SettingsRepository(database).all());
      held = new Kept(settings, new OptOutWords(words, settings.get(Setting.OPTOUT_WORDS), settings.get(Setting.OPTIN_WORDS)), now.plus(KEPT));
      kept.put(tenant, held);
    }
    return held;
  }

  private record Kept(Settings settings, OptOutWords words, Instant until) {}
}
