package com.tqpro.whatsapp.claude.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a tenant's prompt may hold. */
class PromptRulesTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "Today is {date}.|placeholder {date}", "Greet {{ customer_name }} warmly|placeholder {{ customer_name }}", "Be ${mood}|placeholder ${mood}",
      "Today is Tuesday, 24 November.|today's date", "The current date: 2026-11-01|today's date", "Prices as of 2026-11-24|today's date", "As of November 24, 2026 we sell|today's date"})
  void what_changes_does_not_belong_before_the_breakpoint(String text, String reason) {
    assertThat(PromptRules.complaint(text, NOW)).hasValueSatisfying(c -> assertThat(c).contains(reason));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "You are Leila.\n\tSell the season 2026/27, from 1 December 2026.", "STATE: {\"name\": \"...\", \"stage\": \"offers\"}", "Answer today if you can."})
  void the_rest_does(String text) {
    assertThat(PromptRules.complaint(text, NOW)).isEmpty();
  }

  @Test
  void neither_too_long_nor_unprintable() {
    assertThat(PromptRules.complaint("x".repeat(100_001), NOW)).hasValue("text has at most 100000 characters.");
    assertThat(PromptRules.complaint("a\0b", NOW)).isPresent();
  }

  @Test
  void the_shipped_prompt_keeps_the_rules() throws IOException {
    assertThat(PromptRules.complaint(Files.readString(Path.of(System.getProperty("house"), "config/ai-csr-prompt.txt")), NOW)).isEmpty();
  }
}
