package com.tqpro.whatsapp.claude;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.simulators.claude.Fault;
import com.tqpro.whatsapp.simulators.claude.Fault.Kind;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What goes wrong at the provider: repeated where that helps, told to the customer where it does not. */
class TroubleTest {
  private final World world = new World();

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource({
      "400, invalid_request_error, 1", "401, authentication_error, 1", "402, billing_error, 1", "403, permission_error, 1", "404, not_found_error, 1",
      "413, request_too_large, 1", "429, rate_limit_error, 3", "500, api_error, 3", "504, timeout_error, 3", "529, overloaded_error, 3"})
  void what_is_worth_repeating_is_repeated(int status, String type, int requests) {
    world.claude.fail(Fault.status(status, type, -1, 5));
    var failed = world.failed(World.asks("Hallo, ich suche eine Kreuzfahrt"));
    assertThat(failed.reason()).isEqualTo("HTTP " + status + " " + type);
    assertThat(failed.language()).isEqualTo("de");
    assertThat(failed.fallback()).startsWith("Danke für Ihre Nachricht.");
    assertThat(failed.fallbackEnglish()).isEqualTo(Fallbacks.ENGLISH);
    assertThat(failed.usage().calls()).isEqualTo(requests);
    assertThat(world.log).containsExactly("WARN AI response failed {calls=" + requests + ", conversation=01890000-0000-7000-8000-000000000001, reason=HTTP " + status + " " + type + ", tenant=oasis}");
  }

  @Test
  void a_passing_trouble_is_got_over() {
    world.claude.fail(Fault.status(529, "overloaded_error", -1, 1));
    world.claude.fail(Fault.of(Kind.DROP, 1));
    assertThat(world.answered(World.asks("Hello")).usage().calls()).isEqualTo(3);
    assertThat(world.pauses.get(0)).isBetween(Duration.ofMillis(500), Duration.ofMillis(625));
    assertThat(world.pauses.get(1)).isBetween(Duration.ofMillis(1000), Duration.ofMillis(1250));
  }

  @Test
  void the_provider_says_how_long_to_wait_unless_that_is_past_the_deadline() {
    world.claude.fail(Fault.status(429, "rate_limit_error", 7, 1));
    world.answered(World.asks("Hello"));
    assertThat(world.pauses).containsExactly(Duration.ofSeconds(7));
    world.claude.fail(Fault.status(429, "rate_limit_error", 60, 1));
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("HTTP 429 rate_limit_error");
    assertThat(world.pauses).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(value = Kind.class, names = {"HTML", "GARBAGE", "DROP"})
  void an_answer_that_is_none_is_asked_for_again(Kind kind) {
    world.claude.fail(Fault.of(kind, 2));
    assertThat(world.answered(World.asks("Hello")).usage().calls()).isEqualTo(3);
    world.claude.fail(Fault.of(kind, 3));
    assertThat(world.failed(World.asks("Hello")).usage().calls()).isEqualTo(3);
  }

  @Test
  void no_answer_at_all_ends_with_the_deadline() {
    world.claude.fail(Fault.of(Kind.HANG, 3));
    var result = (TurnResult.Failed) world.answering.answer(World.asks("مرحبا"), World.NOW.plusMillis(1200));
    assertThat(result.reason()).isEqualTo("no answer within 1 s");
    assertThat(result.language()).isEqualTo("ar");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"MALFORMED|no answer of the form that was asked for", "EMPTY|no answer of the form that was asked for"})
  void an_answer_of_the_wrong_form_is_corrected_twice_at_most(Kind kind, String reason) {
    world.claude.fail(Fault.of(kind, 2));
    assertThat(world.answered(World.asks("Hello")).usage().calls()).isEqualTo(3);
    world.claude.fail(Fault.of(kind, 3));
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo(reason);
  }

  @Test
  void a_cut_answer_gets_more_room_once_and_is_never_sent() {
    world.claude.fail(Fault.of(Kind.MAX_TOKENS, 1));
    assertThat(world.answered(World.asks("Hello")).reply()).startsWith("Hello! I am Leila");
    assertThat(world.claude.requests().stream().map(r -> r.path("max_tokens").asInt())).containsExactly(4096, 8192);
    world.claude.fail(Fault.of(Kind.MAX_TOKENS, 2));
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("the answer was longer than 8192 tokens");
  }

  @Test
  void a_refusal_is_final() {
    world.claude.fail(Fault.of(Kind.REFUSAL, 1));
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("the model refused (general_harms)");
    assertThat(world.claude.requests()).hasSize(1);
  }

  @Test
  void nothing_is_asked_without_a_key_or_beyond_the_budget() {
    world.settings = new AiSettings("", "claude-sonnet-5-5", 4096, false, 0);
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("no API key is set (ai.claude.api-key)");
    world.settings = new AiSettings("sk-test", "claude-sonnet-5-5", 4096, false, 1000);
    world.spent = 1000;
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("the day's token budget is used up");
    assertThat(world.answering.english("oasis", "Bonjour", World.NOW.plusSeconds(9)).text()).isEmpty();
    assertThat(world.claude.requests()).isEmpty();
    world.spent = 999;
    assertThat(world.answered(World.asks("Hello")).reply()).isNotEmpty();
  }

  @Test
  void a_server_that_is_not_there_is_a_failure_and_no_fault() {
    world.claude.close();
    assertThat(world.failed(World.asks("Hello")).reason()).isEqualTo("not reached (ConnectException)");
  }
}
