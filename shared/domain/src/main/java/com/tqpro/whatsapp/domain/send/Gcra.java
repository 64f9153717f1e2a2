package com.tqpro.whatsapp.domain.send;

/**
 * The arithmetic of slots: generic cell rate algorithm with no burst. One number, the next free instant, says all. Times are epoch
 * microseconds.
 */
public final class Gcra {
  /** Covers the round trip of the reservation, so that the first slot of an idle sender is not missed. */
  public static final long LEAD_MICROS = 30_000;

  private Gcra() {}

  /**
   * The slots that a sender gives whose next free instant is {@code nextFree} (0 or less: never used).
   *
   * @param horizonMicros how far ahead the first slot may be
   */
  public static Step step(long nextFree, long now, int n, long gapMicros, long horizonMicros) {
    if (n < 1 || gapMicros < 1) {
      throw new IllegalArgumentException("at least one slot and a gap of at least 1 us, not " + n + " and " + gapMicros);
    }
    if (nextFree > now + horizonMicros) {
      return new Step(false, nextFree, nextFree);
    }
    long first = Math.max(nextFree, now + LEAD_MICROS);
    return new Step(true, first, first + n * gapMicros);
  }

  /** @param first the first slot, or without a grant the one next to be given */
  public record Step(boolean granted, long first, long nextFree) {}
}
