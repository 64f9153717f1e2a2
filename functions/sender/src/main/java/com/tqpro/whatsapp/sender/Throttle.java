package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.Throttling;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** What a run learns of being throttled. Used by the ticket's thread alone. */
final class Throttle {
  private Instant since;
  private String reason;

  /** Slows every worker of the sender down, once for a run: later answers belong to calls that were under way. */
  void seen(SlotQueue slots, Duration retryAfter, String why) {
    if (since == null) {
      since = slots.slowDown(retryAfter);
      reason = why;
    }
  }

  /** Why a broadcast stops that is throttled for too long. */
  Optional<String> tooLong(Instant now) {
    return since == null || since.plus(Throttling.LIMIT).isAfter(now) ? Optional.empty()
        : Optional.of("Throttled for " + Throttling.LIMIT.toMinutes() + " minutes: " + reason);
  }
}
