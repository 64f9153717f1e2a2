package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.conversation.SpokenForm;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.WindowTemplate;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What is wrong with a value that a tenant wants to set: its form, and what only the tenant's templates and numbers can tell. */
final class SettingValue {
  private static final int LONGEST = 4_000;
  private static final int LONGEST_WORD = 60;

  private final TenantScope scope;
  private final Registry registry;

  SettingValue(TenantScope scope, Registry registry) {
    this.scope = scope;
    this.registry = registry;
  }

  /** A sentence for the person who sets it; empty when it is fine. */
  Optional<String> complaint(Setting setting, String value) {
    var name = setting.property();
    if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(name + " has at most " + LONGEST + " characters in one line.");
    }
    return setting.complaint(value).map(c -> c + ".").or(() -> switch (setting) {
      case BROADCAST_WA_SHORTLINK -> value.isEmpty() || value.matches("https?://\\S+") ? Optional.empty() : Optional.of(name + " must be a URL, or empty.");
      case OPTOUT_WORDS -> words(setting, value, Setting.OPTIN_WORDS);
      case OPTIN_WORDS -> words(setting, value, Setting.OPTOUT_WORDS);
      case BROADCAST_WA_PROVIDER -> hasNumber(Provider.valueOf(value)) ? Optional.empty() : Optional.of(name + " cannot be " + value + ": the tenant has no number there.");
      case REPLY_WINDOW_TEMPLATE -> value.isEmpty() ? Optional.empty() : template(name, value);
      default -> Optional.empty();
    });
  }

  private Optional<String> words(Setting setting, String value, Setting opposite) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    for (var word : value.split(",", -1)) {
      if (SpokenForm.of(word).isEmpty() || word.strip().length() > LONGEST_WORD) {
        return Optional.of(setting.property() + " must be words and phrases separated by commas, each with letters or digits and of at most " + LONGEST_WORD + " characters, not \"" + word.strip() + "\".");
      }
    }
    var both = spoken(value);
    both.retainAll(spoken(scope.settings().get(opposite)));
    return both.isEmpty() ? Optional.empty() : Optional.of("\"" + both.iterator().next() + "\" is one of " + opposite.property() + " already: it cannot mean both.");
  }

  private static Set<String> spoken(String list) {
    return Arrays.stream(list.split(",")).map(SpokenForm::of).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
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
