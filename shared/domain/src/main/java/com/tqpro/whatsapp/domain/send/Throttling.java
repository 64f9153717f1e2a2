package com.tqpro.whatsapp.domain.send;

import java.time.Duration;

/**
 * A spell of throttling of one sender. The pause doubles with each throttle answer; the spell is over when none came for thirty
 * seconds after the last pause. Times are epoch microseconds.
 *
 * @param since when the spell began; 0 before the first
 * @param count throttle answers in it
 * @param until end of the last pause
 */
public record Throttling(long since, int count, long until) {
  public static final Throttling NONE = new Throttling(0, 0, 0);
  /** A spell as long as this stops the broadcast. */
  public static final Duration LIMIT = Duration.ofMinutes(10);
  private static final long FIRST_MICROS = 1_000_000;
  private static final long LONGEST_MICROS = 60_000_000;
  private static final long QUIET_MICROS = 30_000_000;

  /**
   * One more throttle answer. Answers that come while a pause runs belong to calls made before it and do not lengthen it, beyond what
   * the provider asked for.
   */
  public Throttling next(long now, Duration atLeast) {
    long asked = now + atLeast.toNanos() / 1000;
    if (now < until) {
      return new Throttling(since, count, Math.max(until, asked));
    }
    boolean goesOn = count > 0 && now <= until + QUIET_MICROS;
    int n = goesOn ? count + 1 : 1;
    long pause = Math.min(LONGEST_MICROS, FIRST_MICROS << Math.min(n - 1, 6));
    return new Throttling(goesOn ? since : now, n, Math.max(now + pause, asked));
  }
}
