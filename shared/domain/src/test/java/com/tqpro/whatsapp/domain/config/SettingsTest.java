package com.tqpro.whatsapp.domain.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
  @Test
  void the_first_source_that_has_a_value_decides() {
    var settings = new Settings(List.of(
        new Settings.Source("tenant", Map.of("broadcast.wa.provider", " META ")),
        new Settings.Source("installation", Map.of("broadcast.wa.provider", "TWILIO", "broadcast.max.recipients", "500"))));
    assertThat(settings.effective(Setting.BROADCAST_WA_PROVIDER)).isEqualTo(new Settings.Effective("META", "tenant"));
    assertThat(settings.getInt(Setting.BROADCAST_MAX_RECIPIENTS)).isEqualTo(500);
    assertThat(settings.effective(Setting.BROADCAST_SEND_DELAY_MS)).isEqualTo(new Settings.Effective("75", "default"));
  }

  @Test
  void an_ill_formed_value_is_refused_where_it_decides_and_says_where_it_was_set() {
    var settings = new Settings(List.of(new Settings.Source("environment", Map.of("broadcast.max.recipients", "many"))));
    assertThatThrownBy(() -> settings.get(Setting.BROADCAST_MAX_RECIPIENTS))
        .isInstanceOf(Settings.InvalidSetting.class)
        .hasMessage("broadcast.max.recipients must be a number from 1 to 9,999,999, not \"many\" (set in: environment)");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "broadcast.wa.provider|TWILIO|BROADCAST_WA_PROVIDER", "broadcast.wa.template.csid||BROADCAST_WA_TEMPLATE_CSID",
      "broadcast.wa.shortlink||BROADCAST_WA_SHORTLINK", "broadcast.wa.media.cdn.prefix||BROADCAST_WA_MEDIA_CDN_PREFIX",
      "broadcast.phone.prefixes|0,00971,+971|BROADCAST_PHONE_PREFIXES", "broadcast.phone.default.cc|971|BROADCAST_PHONE_DEFAULT_CC",
      "broadcast.max.recipients|10000|BROADCAST_MAX_RECIPIENTS", "broadcast.send.delay.ms|75|BROADCAST_SEND_DELAY_MS",
      "broadcast.twilio.status.callback.url||BROADCAST_TWILIO_STATUS_CALLBACK_URL"})
  void the_guides_broadcast_properties_keep_their_names_and_defaults(String property, String fallback, String variable) {
    var setting = Setting.named(property).orElseThrow();
    assertThat(setting.fallback()).isEqualTo(fallback == null ? "" : fallback);
    assertThat(setting.variable()).isEqualTo(variable);
    assertThat(setting.complaint(setting.fallback())).isEmpty();
  }
}
