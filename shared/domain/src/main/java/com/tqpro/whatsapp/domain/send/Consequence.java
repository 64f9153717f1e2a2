package com.tqpro.whatsapp.domain.send;

/** How far a refusal reaches. */
public enum Consequence {
  /** Only this message. */
  RECIPIENT,
  /** This recipient wants no more: an opt-out is written. */
  SUPPRESS,
  /** Every message of the broadcast would end the same: the broadcast stops with the reason. */
  BROADCAST,
  /** Nothing of the tenant can go out: all its sends are held and an alarm is raised. */
  TENANT
}
