package com.tqpro.whatsapp.domain.send;

import java.time.Duration;

/** How long to wait before the next attempt, and how many there are, by the kind of refusal. */
public enum RetryPolicy {
  /** A passing fault at the provider: 2, 8, 32 s, then given up. */
  TRANSIENT(4) {
    @Override
    Duration base(int attempt) {
      return Duration.ofSeconds(Math.min(60, 1L << Math.min(6, 2 * attempt - 1)));
    }
  },
  /** One recipient got too many at once: 4^n s, as Meta asks for. */
  PAIR(6) {
    @Override
    Duration base(int attempt) {
      return Duration.ofSeconds(1L << 2 * Math.min(attempt, 6));
    }
  },
  /** The template has not reached every server of the provider yet. */
  TEMPLATE_SYNC(6) {
    @Override
    Duration base(int attempt) {
      return Duration.ofMinutes(10);
    }
  },
  /** The provider chose not to deliver marketing to this person now; asking sooner than in a day makes it worse. */
  NEXT_DAY(3) {
    @Override
    Duration base(int attempt) {
      return Duration.ofHours(24);
    }
  };

  private static final double SPREAD = 0.25;
  private final int attempts;

  RetryPolicy(int attempts) {
    this.attempts = attempts;
  }

  abstract Duration base(int attempt);

  /** After this many attempts the message has failed. */
  public int maxAttempts() {
    return attempts;
  }

  /**
   * The wait after attempt number {@code attempt}, never shorter than the policy's own and up to a quarter longer, so that many
   * messages do not come back in one instant.
   *
   * @param attempt from 1
   * @param random from 0 to 1
   */
  public Duration pause(int attempt, double random) {
    var base = base(Math.max(1, attempt));
    return base.plusMillis((long) (base.toMillis() * SPREAD * random));
  }
}
