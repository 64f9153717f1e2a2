package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LeadTextTest {
  /** Shown after an Arabic name, +971... was turned into 971...+. */
  @ParameterizedTest
  @CsvSource(delimiter = ';', value = {"Aisha;Aisha, +971500000101, wishes a call", "عائشة;\u2068عائشة\u2069, +971500000101, wishes a call", "אורי;\u2068אורי\u2069, +971500000101, wishes a call"})
  void a_name_from_right_to_left_does_not_turn_the_number_round(String name, String contact) {
    assertThat(LeadText.of(new LeadState(name, "call", "Staycation", null, null, null), "971500000101", null).contact()).isEqualTo(contact);
  }
}
