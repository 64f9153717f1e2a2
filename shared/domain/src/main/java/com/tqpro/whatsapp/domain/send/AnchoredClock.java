package com.tqpro.whatsapp.domain.send;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/**
 * Wall time that runs evenly: read once at {@link #anchor}, then carried on by the monotonic clock, so that a step of the host's clock
 * between two sends cannot bring them closer together. Anchor it at the start of every invocation: a frozen environment's monotonic
 * clock may stand still.
 */
public final class AnchoredClock implements InstantSource {
  private record Anchor(long micros, long nanos) {}

  private final InstantSource wall;
  private final LongSupplier nanoTime;
  private volatile Anchor anchor;

  public AnchoredClock(InstantSource wall) {
    this(wall, System::nanoTime);
  }

  /** @param nanoTime the monotonic clock */
  public AnchoredClock(InstantSource wall, LongSupplier nanoTime) {
    this.wall = wall;
    this.nanoTime = nanoTime;
    anchor();
  }

  public void anchor() {
    anchor = new Anchor(ChronoUnit.MICROS.between(Instant.EPOCH, wall.instant()), nanoTime.getAsLong());
  }

  /** Epoch microseconds. */
  public long micros() {
    var at = anchor;
    return at.micros() + (nanoTime.getAsLong() - at.nanos()) / 1000;
  }

  @Override
  public Instant instant() {
    return instant(micros());
  }

  @Override
  public long millis() {
    return micros() / 1000;
  }

  public static Instant instant(long epochMicros) {
    return Instant.EPOCH.plus(epochMicros, ChronoUnit.MICROS);
  }
}
