package com.tqpro.whatsapp.simulators.twilio;

import java.time.Duration;

/**
 * How callbacks are delivered. Probabilities are 0 to 1 and drawn per callback.
 *
 * @param lost callbacks that are never sent
 * @param doubled callbacks that are sent twice
 * @param reordered messages whose callbacks come in reverse order
 * @param late callbacks that come {@code lateBy} later
 * @param unread messages that are delivered and never read
 * @param step from one status to the next
 */
public record CallbackSwitches(double lost, double doubled, double reordered, double late, Duration lateBy, double unread, Duration step) {
  public CallbackSwitches {
    for (double p : new double[] {lost, doubled, reordered, late, unread}) {
      if (!(p >= 0 && p <= 1)) {
        throw new IllegalArgumentException("a probability must be from 0 to 1, not " + p);
      }
    }
  }

  /** Everything arrives once and soon. */
  public static CallbackSwitches prompt() {
    return new CallbackSwitches(0, 0, 0, 0, Duration.ofSeconds(2), 0, Duration.ofMillis(20));
  }

  public CallbackSwitches withLost(double p) {
    return new CallbackSwitches(p, doubled, reordered, late, lateBy, unread, step);
  }
}
