package com.tqpro.whatsapp.domain.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Time-ordered keys (RFC 9562, version 7): 48 bits of epoch milliseconds, 74 random bits. */
public final class UuidV7 {
  private final InstantSource clock;

  public UuidV7(InstantSource clock) {
    this.clock = clock;
  }

  public UUID next() {
    return at(clock.millis());
  }

  /** A key that sorts with those made at {@code epochMillis}. */
  public static UUID at(long epochMillis) {
    // A fresh generator each time: one kept in a snapshot would hand the same numbers to every restored environment.
    var random = new SecureRandom();
    long high = (epochMillis << 16) | 0x7000L | (random.nextInt() & 0x0FFFL);
    long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
