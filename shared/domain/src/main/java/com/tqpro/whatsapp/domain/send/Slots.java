package com.tqpro.whatsapp.domain.send;

import java.time.Duration;
import java.time.Instant;

/** Hands out the instants at which a sender may send, one sender's never closer together than its gap, whoever asks. */
public interface Slots {
  /** How far ahead the next free slot may be for a broadcast to reserve: little, so that a reply never waits behind long queues. */
  Duration BROADCAST_HORIZON = Duration.ofMillis(150);
  /** The same for a reply. */
  Duration REPLY_HORIZON = Duration.ofSeconds(3);

  /**
   * Reserves {@code n} slots in a row.
   *
   * @param sender unique over all tenants
   * @param gapMicros microseconds from one slot to the next
   */
  Reservation reserve(String sender, int n, long gapMicros, Duration horizon);

  /**
   * Keeps every worker of the sender from sending for a while, because the provider throttles or cannot be reached.
   *
   * @param atLeast what the provider asked for; the pause grows by itself while throttling goes on
   * @return since when it goes on without a quiet spell
   */
  Instant pushForward(String sender, Duration atLeast);

  /** The answer to {@link #reserve}. */
  sealed interface Reservation {}

  /** @param firstMicros epoch microseconds of the first slot */
  record Granted(long firstMicros) implements Reservation {}

  /** Nothing was reserved. @param nextFreeMicros epoch microseconds of the slot that is next to be given */
  record Busy(long nextFreeMicros) implements Reservation {}
}
