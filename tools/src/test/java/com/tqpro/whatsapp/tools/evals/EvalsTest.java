package com.tqpro.whatsapp.tools.evals;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.tools.evals.Eval.Expectation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The conversations can be read, are many and in many languages; and an expectation that does not hold is found. */
class EvalsTest {
  private static final Path EVALS = Path.of(System.getProperty("house"), "evals");

  @TempDir
  Path folder;

  @Test
  void there_are_enough_half_of_them_not_english_and_several_hostile() {
    var evals = EvalFiles.in(EVALS);
    assertThat(evals).hasSizeGreaterThanOrEqualTo(20).allSatisfy(e -> assertThat(e.about()).isNotBlank());
    long foreign = evals.stream().filter(e -> e.turns().stream().anyMatch(t -> t.expect().language() != null && !t.expect().language().equals("en"))).count();
    assertThat(foreign * 2).isGreaterThanOrEqualTo(evals.size());
    assertThat(evals.stream().filter(e -> e.name().startsWith("injection") || e.name().startsWith("other-customer"))).hasSizeGreaterThanOrEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"turns:\n  - {customer: hi, expects: {language: en}}", "turns:\n  - {customer: hi, expect: {lang: en}}", "turns:\n  - {customer: hi, expect: {}}", "turns: []",
      "turns:\n  - {customer: hi, expect: {not: '('}}", "about: nothing", "turns:\n  - {customer: hi, expect: {state: {names: x}}}"})
  void a_misspelt_expectation_is_refused(String text) throws IOException {
    var file = Files.writeString(folder.resolve("x.yaml"), text);
    assertThatThrownBy(() -> EvalFiles.read(file)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_does_not_hold_is_named() {
    var answer = new TurnResult.Answered("Only AED 5 [STATE]", "Only AED 5", "", "fr", List.of(new Offer("cruise", "c", "*C*", "*C*", null)), LeadState.EMPTY, TurnAction.NONE, Usage.NONE);
    var expect = new Expectation("en", "handoff", "staycation", "Hello", "Hello", "hotel", "AED 5", Map.of("name", "Sara"));
    assertThat(EvalChecks.of(expect, answer)).containsExactly("language fr, not en", "action NONE, not handoff", "no offer of type staycation", "reply lacks Hello: Only AED 5 [STATE]",
        "English lacks Hello: Only AED 5", "translation lacks hotel: ", "says what it must not (AED 5): Only AED 5 [STATE]", "state name lacks Sara: null",
        "inner workings in the reply: Only AED 5 [STATE]", "no translation of the customer's words");
    assertThat(EvalChecks.of(new Expectation(null, null, "none", null, null, null, null, Map.of()),
        new TurnResult.Answered("Hi", "Hi", "Hi", "en", answer.offers(), LeadState.EMPTY, TurnAction.NONE, Usage.NONE))).containsExactly("1 offers, not none");
    assertThat(EvalChecks.of(new Expectation("en", "none", "none", "Hi", null, null, "AED", Map.of()),
        new TurnResult.Answered("Hi", "Hi", "Hi", "en-GB", List.of(), LeadState.EMPTY, TurnAction.NONE, Usage.NONE))).isEmpty();
  }
}
