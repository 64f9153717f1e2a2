package com.tqpro.whatsapp.domain.id;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** Time-ordered keys (RFC 9562, version 7): 48 bits of epoch milliseconds, 74 random bits. */
public final class UuidV7 {
  private final InstantSource clock;
  private final AtomicLong last = new AtomicLong();

  public UuidV7(InstantSource clock) {
    this.clock = clock;
  }

  /** Greater than every key that this object made before, also within one millisecond (RFC 9562, 6.2, method 1): rows keep their order. */
  public UUID next() {
    var fresh = at(clock.millis());
    long high = last.updateAndGet(before -> fresh.getMostSignificantBits() > before ? fresh.getMostSignificantBits()
        : (before & 0xFFF) < 0xFFF ? before + 1 : ((before >>> 16) + 1) << 16 | 0x7000L);
    return new UUID(high, fresh.getLeastSignificantBits());
  }

  /** As many keys, of which each {@code group} in a row share their first 64 bits: who stores something per key can store it per group. */
  public List<UUID> next(int count, int group) {
    var keys = new ArrayList<UUID>(count);
    var random = new SecureRandom();
    var first = next();
    for (int i = 0; i < count; i++) {
      if (i > 0 && i % group == 0) {
        first = next();
      }
      keys.add(new UUID(first.getMostSignificantBits(), low(random)));
    }
    return keys;
  }

  /** A key that sorts with those made at {@code epochMillis}. */
  public static UUID at(long epochMillis) {
    // A fresh generator each time: one kept in a snapshot would hand the same numbers to every restored environment.
    var random = new SecureRandom();
    long high = (epochMillis << 16) | 0x7000L | (random.nextInt() & 0x0FFFL);
    return new UUID(high, low(random));
  }

  private static long low(SecureRandom random) {
    return (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
  }
}
