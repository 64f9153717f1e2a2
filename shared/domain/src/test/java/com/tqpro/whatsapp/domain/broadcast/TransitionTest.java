package com.tqpro.whatsapp.domain.broadcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransitionTest {
  /** Action; then for DRAFT, SCHEDULED, RUNNING, PAUSED, STOPPED, CANCELLED, COMPLETED the new state, = for none, ! for a refusal. */
  @ParameterizedTest
  @CsvSource({
      "START,    RUNNING, RUNNING, =, !, !, !, !",
      "SCHEDULE, SCHEDULED, SCHEDULED, !, !, !, !, !",
      "PAUSE,    !, DRAFT, PAUSED, =, !, !, !",
      "RESUME,   !, !, =, RUNNING, RUNNING, !, !",
      "CANCEL,   CANCELLED, CANCELLED, CANCELLED, CANCELLED, CANCELLED, =, !",
      "RETRY,    !, !, =, =, =, !, RUNNING"})
  void every_action_in_every_state(BroadcastAction action, String draft, String scheduled, String running, String paused, String stopped,
      String cancelled, String completed) {
    var expected = new String[] {draft, scheduled, running, paused, stopped, cancelled, completed};
    for (var state : BroadcastState.values()) {
      var got = switch (Transition.of(state, action)) {
        case Transition.Change change -> change.to().name();
        case Transition.Keep keep -> "=";
        case Transition.Refused refused -> "!";
      };
      assertThat(got).as(action + " when " + state).isEqualTo(expected[state.ordinal()]);
    }
  }

  @Test
  void nothing_leaves_cancelled() {
    for (var action : BroadcastAction.values()) {
      assertThat(Transition.of(BroadcastState.CANCELLED, action)).as(action.name()).isNotInstanceOf(Transition.Change.class);
    }
    assertThat(EnumSet.allOf(BroadcastState.class)).hasSize(7);
  }
}
