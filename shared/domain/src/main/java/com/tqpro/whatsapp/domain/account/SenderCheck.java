package com.tqpro.whatsapp.domain.account;

/** Asks a provider whether the credentials that a tenant would send with hold for one of its senders. One per provider and tenant. */
public interface SenderCheck {
  /** @param sender phone_number_id at Meta, E.164 with + at Twilio */
  Result check(String sender);

  /** What the provider says; the texts are for operators and hold no secret. */
  sealed interface Result {
    /** @param seen what the provider knows of the sender */
    record Holds(String seen) implements Result {}

    /** @param reason who refused, with his code where there is one, and what is to be mended */
    record Refused(String reason) implements Result {}

    /** Nothing is known: the provider could not be asked. */
    record Unknown(String reason) implements Result {}
  }
}
