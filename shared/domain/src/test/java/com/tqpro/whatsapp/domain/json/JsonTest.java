package com.tqpro.whatsapp.domain.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  record Sample(String name, Instant at, Integer count) {}

  @Test
  void instants_are_text_and_absent_values_are_left_out() {
    assertThat(Json.text(new Sample("a", Instant.parse("2026-01-02T03:04:05.006Z"), null))).isEqualTo("{\"name\":\"a\",\"at\":\"2026-01-02T03:04:05.006Z\"}");
    assertThat(Json.read("{\"name\":\"a\",\"at\":\"2026-01-02T03:04:05.006Z\",\"new\":1}", Sample.class))
        .isEqualTo(new Sample("a", Instant.parse("2026-01-02T03:04:05.006Z"), null));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "{\"a\":}", "{} {}", "nul", "{\"a\":NaN}"})
  void what_is_not_one_json_value_is_refused_without_repeating_it(String text) {
    assertThatThrownBy(() -> Json.tree(text)).isInstanceOf(JsonFault.class).hasMessageNotContaining(text);
  }

  @Test
  void nesting_has_a_bound() {
    var deep = "[".repeat(Json.MAX_DEPTH + 1) + "]".repeat(Json.MAX_DEPTH + 1);
    assertThatThrownBy(() -> Json.tree(deep)).isInstanceOf(JsonFault.class);
  }

  @Test
  void no_input_at_all_is_a_missing_node() {
    assertThat(Json.tree("").isMissingNode()).isTrue();
  }
}
