package com.tqpro.whatsapp.local.queues;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The receipt handles that were given out, with the time until which each holds. ElasticMQ takes an expired one for a delete; SQS
 * refuses it on FIFO queues and may ignore it on standard ones, so it is refused on both.
 */
final class ReceiptHandles {
  /** How long an expired handle is remembered as expired; later it is unknown, which is refused as well. */
  private static final long REMEMBERED_SECONDS = 900;
  /** So many handles later, forgotten ones are swept out: each handle is looked at a bounded number of times. */
  private static final int SWEEP_EVERY = 20_000;

  private record Held(Instant until, boolean repeat) {}

  private final InstantSource clock;
  private final Map<String, Held> handles = new ConcurrentHashMap<>();
  private final AtomicInteger given = new AtomicInteger();

  ReceiptHandles(InstantSource clock) {
    this.clock = clock;
  }

  void given(String handle, int visibilitySeconds) {
    if (given.incrementAndGet() % SWEEP_EVERY == 0) {
      var forget = clock.instant().minusSeconds(REMEMBERED_SECONDS);
      handles.values().removeIf(h -> h.until().isBefore(forget));
    }
    handles.put(handle, new Held(clock.instant().plusSeconds(visibilitySeconds), false));
  }

  /** A handle for a second delivery of a message: whatever is done with it succeeds and does nothing. */
  String repeat(int visibilitySeconds) {
    var handle = "repeat-" + UUID.randomUUID();
    handles.put(handle, new Held(clock.instant().plusSeconds(visibilitySeconds), true));
    return handle;
  }

  /** After a change of visibility. */
  void hold(String handle, int visibilitySeconds) {
    handles.computeIfPresent(handle, (key, held) -> new Held(clock.instant().plusSeconds(visibilitySeconds), held.repeat()));
  }

  boolean isRepeat(String handle) {
    var held = handles.get(handle);
    return held != null && held.repeat();
  }

  Optional<SqsRefusal> check(String handle) {
    var held = handles.get(handle);
    if (held == null) {
      return Optional.of(new SqsRefusal("ReceiptHandleIsInvalid", "The input receipt handle is invalid."));
    }
    if (!held.until().isAfter(clock.instant())) {
      return Optional.of(SqsRefusal.invalid("Value " + handle + " for parameter ReceiptHandle is invalid. Reason: The receipt handle has expired."));
    }
    return Optional.empty();
  }
}
