package com.tqpro.whatsapp.domain.broadcast;

import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.CANCELLED;
import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.COMPLETED;
import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.DRAFT;
import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.PAUSED;
import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.RUNNING;
import static com.tqpro.whatsapp.domain.broadcast.BroadcastState.SCHEDULED;

/** What an action does to a broadcast in a given state. */
public sealed interface Transition {
  /** The state changes, the epoch rises, older tickets are void; into RUNNING new ones are issued. */
  record Change(BroadcastState to) implements Transition {
    public boolean runs() {
      return to == RUNNING;
    }
  }

  /** The action has its effect already, or none on the state: saying it twice is no error. */
  record Keep() implements Transition {}

  /** The action makes no sense now; the reason says what would. */
  record Refused(String reason) implements Transition {}

  static Transition of(BroadcastState state, BroadcastAction action) {
    return switch (action) {
      case START -> switch (state) {
        case DRAFT, SCHEDULED -> new Change(RUNNING);
        case RUNNING -> new Keep();
        case PAUSED, STOPPED -> new Refused("It was started before and is " + state + ": resume it.");
        case CANCELLED, COMPLETED -> ended(state);
      };
      case SCHEDULE -> switch (state) {
        case DRAFT, SCHEDULED -> new Change(SCHEDULED);
        case RUNNING, PAUSED, STOPPED -> new Refused("It was started already.");
        case CANCELLED, COMPLETED -> ended(state);
      };
      case PAUSE -> switch (state) {
        case RUNNING -> new Change(PAUSED);
        case SCHEDULED -> new Change(DRAFT);
        case PAUSED -> new Keep();
        case STOPPED -> new Refused("It is stopped already; see its reason.");
        case DRAFT -> new Refused("It was not started yet.");
        case CANCELLED, COMPLETED -> ended(state);
      };
      case RESUME -> switch (state) {
        case PAUSED, STOPPED -> new Change(RUNNING);
        case RUNNING -> new Keep();
        case DRAFT, SCHEDULED -> new Refused("It was not started yet: start it.");
        case CANCELLED, COMPLETED -> ended(state);
      };
      case CANCEL -> switch (state) {
        case DRAFT, SCHEDULED, RUNNING, PAUSED, STOPPED -> new Change(CANCELLED);
        case CANCELLED -> new Keep();
        case COMPLETED -> ended(COMPLETED);
      };
      case RETRY -> switch (state) {
        case COMPLETED -> new Change(RUNNING);
        case RUNNING, PAUSED, STOPPED -> new Keep();
        case DRAFT, SCHEDULED -> new Refused("It was not started yet.");
        case CANCELLED -> ended(CANCELLED);
      };
    };
  }

  private static Refused ended(BroadcastState state) {
    return new Refused("It is " + state + "; that is final.");
  }
}
