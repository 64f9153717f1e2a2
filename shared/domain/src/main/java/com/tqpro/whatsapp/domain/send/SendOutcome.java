package com.tqpro.whatsapp.domain.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Duration;
import java.time.Instant;

/** What one call to a provider, or a failure reported later, means for the message and for what is around it. */
public sealed interface SendOutcome {
  /**
   * The provider took the message.
   *
   * @param providerMessageId wamid or Twilio SID
   * @param providerStatus what the provider said beyond "accepted", for instance held_for_quality_assessment; may be null
   */
  record Accepted(String providerMessageId, String providerStatus) implements SendOutcome {}

  /**
   * Not taken because too much is asked of the provider, or because it could not be reached. Slows every worker of the sender and
   * costs the message no attempt.
   *
   * @param retryAfter the least time to wait; zero when the provider named none
   * @param reason for people, without any customer's data
   */
  record Throttled(Scope scope, Duration retryAfter, String reason) implements SendOutcome {}

  /**
   * Not taken now; this message alone is tried again.
   *
   * @param until not before
   * @param maxAttempts with this many attempts made it is given up
   */
  record Deferred(Instant until, int maxAttempts, ProviderError error) implements SendOutcome {}

  /**
   * Refused.
   *
   * @param rowWaits the message itself is sound and goes out once the cause is removed; otherwise it has failed
   */
  record Rejected(ProviderError error, Consequence consequence, boolean rowWaits) implements SendOutcome {}

  /**
   * The call may or may not have gone out.
   *
   * @param cause for the log and the operator, for instance "no answer within 15 s"
   */
  record Unknown(String cause) implements SendOutcome {}

  /** Whose rate was exceeded. */
  enum Scope {
    /** The business number. */
    SENDER,
    /** The app or account, whichever number it was. */
    ACCOUNT,
    /** Nobody's: the provider could not be reached, and certainly got nothing. */
    CONNECTION
  }
}
