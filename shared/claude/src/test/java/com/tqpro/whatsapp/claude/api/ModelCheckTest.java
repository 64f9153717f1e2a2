package com.tqpro.whatsapp.claude.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What is learned of a model, from whom, and for how long it holds. */
class ModelCheckTest {
  private static final ModelCheck.Verdict NOTHING = new ModelCheck.Verdict(Optional.empty(), Optional.empty());
  /** A first call on a busy machine takes seconds. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

  @Test
  void a_model_is_known_retiring_or_unknown() {
    try (var claude = ClaudeSimulator.start(0); var check = new ModelCheck(claude.baseUri().toString(), now::get, PATIENCE)) {
      assertThat(check.check("key", "claude-sonnet-5-5")).isEqualTo(new ModelCheck.Verdict(Optional.of(true), Optional.empty()));
      assertThat(check.check("key", "claude-sonnet-4-5-20250929").known()).hasValue(true);
      assertThat(check.check("key", "claude-sonnet-4-5-20250929").warning()).hasValueSatisfying(w -> assertThat(w).contains("retires on 2026-11-30"));
      assertThat(check.check("key", "claude-none-9").known()).hasValue(false);
      assertThat(check.check("key", "claude-none-9").warning()).hasValueSatisfying(w -> assertThat(w).contains("not known to the provider"));
    }
  }

  @Test
  void without_a_key_or_with_a_wrong_one_nothing_is_known_and_nothing_warned() {
    try (var claude = ClaudeSimulator.start(0); var check = new ModelCheck(claude.baseUri().toString(), now::get, PATIENCE)) {
      assertThat(check.check("", "claude-none-9")).isEqualTo(NOTHING);
      assertThat(check.check("invalid", "claude-none-9")).isEqualTo(NOTHING);
      assertThat(check.check("ill\nformed", "claude-none-9")).isEqualTo(NOTHING);
    }
  }

  @Test
  void an_answer_is_kept_for_hours() {
    var claude = ClaudeSimulator.start(0);
    try (var check = new ModelCheck(claude.baseUri().toString(), now::get, PATIENCE)) {
      assertThat(check.check("key", "claude-sonnet-5-5").known()).hasValue(true);
      claude.close();
      now.updateAndGet(t -> t.plus(Duration.ofHours(5)));
      assertThat(check.check("key", "claude-sonnet-5-5").known()).as("kept").hasValue(true);
      now.updateAndGet(t -> t.plus(Duration.ofHours(2)));
      assertThat(check.check("key", "claude-sonnet-5-5").known()).as("nobody answers").isEmpty();
    }
  }
}
