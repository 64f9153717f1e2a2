package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.SettingRules;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.WindowTemplate;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.Optional;

/** What is wrong with a value that a tenant wants to set: by the rules for everybody, and what only the tenant's templates and numbers can tell. */
final class SettingValue {
  private final TenantScope scope;
  private final Registry registry;

  SettingValue(TenantScope scope, Registry registry) {
    this.scope = scope;
    this.registry = registry;
  }

  /** A sentence for the person who sets it; empty when it is fine. */
  Optional<String> complaint(Setting setting, String value) {
    var name = setting.property();
    return SettingRules.complaint(setting, value, scope.settings()::get).or(() -> switch (setting) {
      case BROADCAST_WA_PROVIDER -> hasNumber(Provider.valueOf(value)) ? Optional.empty() : Optional.of(name + " cannot be " + value + ": the tenant has no number there.");
      case REPLY_WINDOW_TEMPLATE -> value.isEmpty() ? Optional.empty() : template(name, value);
      default -> Optional.empty();
    });
  }

  /** At least one template of that name can carry a reply, through a provider where the tenant has a number. */
  private Optional<String> template(String name, String value) {
    var named = new TemplateRepository(scope.database()).named(value, null).stream().filter(t -> hasNumber(t.provider())).toList();
    if (named.isEmpty()) {
      return Optional.of(name + ": there is no template \"" + value + "\" at a provider of the tenant's numbers.");
    }
    var prefix = scope.settings().get(Setting.BROADCAST_WA_MEDIA_CDN_PREFIX);
    var shortlink = scope.settings().get(Setting.BROADCAST_WA_SHORTLINK);
    if (named.stream().anyMatch(t -> WindowTemplate.complaint(t, prefix, shortlink).isEmpty())) {
      return Optional.empty();
    }
    var first = named.getFirst();
    return Optional.of(name + ": \"" + value + "\" (" + first.provider() + ", " + first.language() + ") " + WindowTemplate.complaint(first, prefix, shortlink).orElseThrow() + ".");
  }

  private boolean hasNumber(Provider provider) {
    return registry.tenant(scope.tenant()).map(t -> t.senders()).orElse(java.util.List.of()).stream().anyMatch(s -> scope.number(provider, s).isPresent());
  }
}
