package com.tqpro.whatsapp.domain.config;

import com.tqpro.whatsapp.domain.conversation.SpokenForm;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a value may be, by itself and beside the other settings: the same for whoever sets it, a tenant or the installation. */
public final class SettingRules {
  private static final int LONGEST = 4_000;
  private static final int LONGEST_WORD = 60;
  private static final Pattern URL = Pattern.compile("|https?://\\S+");

  private SettingRules() {}

  /**
   * @param others what holds for the other settings
   * @return what is wrong with the value, in a sentence for the person who sets it; empty when it is fine
   */
  public static Optional<String> complaint(Setting setting, String value, Function<Setting, String> others) {
    if (value.length() > LONGEST || value.chars().anyMatch(Character::isISOControl)) {
      return Optional.of(setting.property() + " has at most " + LONGEST + " characters in one line.");
    }
    return setting.complaint(value).map(c -> c + ".").or(() -> switch (setting) {
      case BROADCAST_WA_SHORTLINK -> URL.matcher(value).matches() ? Optional.empty() : Optional.of(setting.property() + " must be a URL, or empty.");
      case OPTOUT_WORDS -> words(setting, value, Setting.OPTIN_WORDS, others);
      case OPTIN_WORDS -> words(setting, value, Setting.OPTOUT_WORDS, others);
      default -> Optional.empty();
    });
  }

  private static Optional<String> words(Setting setting, String value, Setting opposite, Function<Setting, String> others) {
    if (value.isEmpty()) {
      return Optional.empty();
    }
    for (var word : value.split(",", -1)) {
      if (SpokenForm.of(word).isEmpty() || word.strip().length() > LONGEST_WORD) {
        return Optional.of(setting.property() + " must be words and phrases separated by commas, each with letters or digits and of at most " + LONGEST_WORD + " characters, not \"" + word.strip() + "\".");
      }
    }
    var both = spoken(value);
    both.retainAll(spoken(others.apply(opposite)));
    return both.isEmpty() ? Optional.empty() : Optional.of("\"" + both.iterator().next() + "\" is one of " + opposite.property() + " already: it cannot mean both.");
  }

  private static Set<String> spoken(String list) {
    return Arrays.stream(list.split(",")).map(SpokenForm::of).filter(w -> !w.isEmpty()).collect(Collectors.toSet());
  }
}
