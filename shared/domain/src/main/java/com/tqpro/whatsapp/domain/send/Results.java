package com.tqpro.whatsapp.domain.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Duration;
import java.time.Instant;

/** Turns what a call or a failed receipt means into what is reported of the row. */
public final class Results {
  /** A row that waits for its broadcast or tenant is tried again however often that takes. */
  private static final int UNLIMITED = Integer.MAX_VALUE;
  /** A message that was accepted and failed later is sent again at most this often: the fault may be its own after all. */
  private static final int LATE_ATTEMPTS = 5;
  private static final Duration LATE_THROTTLE = Duration.ofMinutes(1);

  private Results() {}

  /**
   * The result of a call.
   *
   * @param base row, attempt and claim
   * @param inBroadcast a message outside a broadcast cannot wait for one to be resumed
   */
  public static RowReport ofCall(RowReport base, SendOutcome outcome, boolean inBroadcast, Instant now) {
    return switch (outcome) {
      case SendOutcome.Accepted(var id, var status) -> base.sent(id, status, now);
      case SendOutcome.Throttled _ -> base.givenBack(now);
      case SendOutcome.Deferred(var until, var attempts, var error) -> base.failed(now, error, until, attempts);
      case SendOutcome.Rejected(var error, var consequence, boolean waits) ->
          waits && (inBroadcast || consequence == Consequence.TENANT) ? base.failed(now, error, now, UNLIMITED) : base.failed(now, error, null, 0);
      case SendOutcome.Unknown _ -> base.unconfirmed(now);
    };
  }

  /** A provider's table of errors: what one of them means for a message, whether it comes in an answer or later. */
  @FunctionalInterface
  public interface ErrorTable {
    /** @param attempt the attempt that failed, from 1 */
    SendOutcome outcome(ProviderError error, int attempt, Instant now);
  }

  /**
   * A failure reported later.
   *
   * @param failure what the provider's table makes of the error
   * @param at when the provider says it failed
   */
  public static RowReport ofFailure(RowReport base, SendOutcome failure, ProviderError error, Instant at, Instant now) {
    return switch (failure) {
      case SendOutcome.Deferred(var until, var attempts, _) -> base.failed(at, error, until, attempts);
      case SendOutcome.Throttled(_, var retryAfter, _) ->
          base.failed(at, error, now.plus(retryAfter.compareTo(LATE_THROTTLE) > 0 ? retryAfter : LATE_THROTTLE), LATE_ATTEMPTS);
      case SendOutcome.Rejected(_, _, boolean waits) -> waits ? base.failed(at, error, now, LATE_ATTEMPTS) : base.failed(at, error, null, 0);
      case SendOutcome.Accepted _, SendOutcome.Unknown _ -> throw new IllegalArgumentException("a failed receipt is neither accepted nor unknown");
    };
  }
}
