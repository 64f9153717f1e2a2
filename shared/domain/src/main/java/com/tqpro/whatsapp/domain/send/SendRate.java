package com.tqpro.whatsapp.domain.send;

import com.tqpro.whatsapp.domain.broadcast.Pace;
import com.tqpro.whatsapp.domain.event.Provider;

/** How fast a sender may send: microseconds from one message to the next. */
public record SendRate(long gapMicros) {
  /** A group is what a worker claims and reserves at once: a quarter of a second of sending. */
  static final long GROUP_MICROS = 250_000;
  static final int SMALLEST_GROUP = 5;
  static final int LARGEST_GROUP = 100;

  public SendRate {
    if (gapMicros < 1) {
      throw new IllegalArgumentException("a gap is at least 1 us, not " + gapMicros);
    }
  }

  /**
   * @param ratePerSecond what the provider allows the number (Meta)
   * @param delayMillis broadcast.send.delay.ms (Twilio)
   */
  public static SendRate of(Provider provider, double ratePerSecond, int delayMillis) {
    return new SendRate((long) Math.ceil(1_000_000 / Pace.perSecond(provider, ratePerSecond, delayMillis)));
  }

  /** How many messages a worker claims at once. */
  public int group() {
    return (int) Math.clamp(Math.round((double) GROUP_MICROS / gapMicros), SMALLEST_GROUP, LARGEST_GROUP);
  }

  public double perSecond() {
    return 1_000_000.0 / gapMicros;
  }
}
