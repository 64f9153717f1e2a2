package com.tqpro.whatsapp.domain.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingRulesTest {
  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = """
      OPTOUT_WORDS           | stop it, اوقف | ''
      OPTOUT_WORDS           | ''            | ''
      OPTOUT_WORDS           | stop,,        | 'optout.words must be words and phrases separated by commas, each with letters or digits and of at most 60 characters, not "".'
      OPTOUT_WORDS           | Begin         | '"begin" is one of optin.words already: it cannot mean both.'
      OPTIN_WORDS            | yes, HALT     | '"halt" is one of optout.words already: it cannot mean both.'
      BROADCAST_WA_SHORTLINK | ftp://x       | 'broadcast.wa.shortlink must be a URL, or empty.'
      BROADCAST_WA_SHORTLINK | https://x.ae  | ''
      HUMAN_TIMEOUT_HOURS    | soon          | 'human.timeout.hours must be hours, 1 to 999, not "soon".'
      OWNER_FALLBACK_TENANT  | 'a\u0007b'    | 'owner.fallback.tenant has at most 4000 characters in one line.'
      """)
  void a_value_is_checked_alike_for_tenant_and_installation(Setting setting, String value, String complaint) {
    var others = Map.of(Setting.OPTIN_WORDS, "begin", Setting.OPTOUT_WORDS, "halt");
    assertThat(SettingRules.complaint(setting, value, other -> others.getOrDefault(other, other.fallback())).orElse("")).isEqualTo(complaint);
  }
}
