package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.SendRate;
import java.time.Duration;
import java.time.Instant;

/** How long a claim made now lasts: until its last call, begun in its last slot, has timed out, and a little longer. */
record Lease(SendRate rate, Duration callTimeout, AnchoredClock clock) {
  /** What a claim lasts beyond the last call's time-out. */
  private static final Duration SLACK = Duration.ofSeconds(5);
  /** What the end of a ticket takes: results, successor. */
  private static final Duration CLOSING = Duration.ofSeconds(5);

  Instant end() {
    var sending = Duration.ofNanos(rate.gapMicros() * rate.group() * 1000);
    return clock.instant().plus(SlotQueue.LONGEST_WAIT).plus(sending).plus(callTimeout).plus(SLACK);
  }

  /** Whether a claim made now would be over before the handler must have returned. */
  boolean covers(Instant deadline) {
    return !end().plus(CLOSING).isAfter(deadline);
  }
}
