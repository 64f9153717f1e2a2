package com.tqpro.whatsapp.domain.conversation;

/** What an answer asks of the system besides being sent. */
public enum TurnAction {
  NONE,
  /** The lead is qualified: a person takes over. */
  HANDOFF,
  /** The customer wants no more marketing. */
  OPT_OUT
}
