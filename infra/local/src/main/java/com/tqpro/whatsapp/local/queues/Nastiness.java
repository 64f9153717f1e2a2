package com.tqpro.whatsapp.local.queues;

/**
 * How much worse than usual standard queues behave, always within what SQS promises.
 *
 * @param repeated the part of messages that are delivered twice, 0 to 1
 * @param shuffled whether a batch comes in any order
 * @param seed of the choices
 */
public record Nastiness(double repeated, boolean shuffled, long seed) {
  /** One message in a hundred twice, and out of order. */
  public static Nastiness usual(long seed) {
    return new Nastiness(0.01, true, seed);
  }

  public static Nastiness none() {
    return new Nastiness(0, false, 0);
  }
}
