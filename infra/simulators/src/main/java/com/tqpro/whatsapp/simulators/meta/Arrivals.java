package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;

/** Arrival times of one number's accepted calls: a ring of the newest, because threads report them out of order. */
final class Arrivals {
    private final long[] ring;
    private long accepted;
    private long throttled;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;

    Arrivals(int limit) {
        ring = new long[limit];
    }

    synchronized void accept(Instant at) {
        long nanos = at.getEpochSecond() * 1_000_000_000L + at.getNano();
        ring[(int) (accepted++ % ring.length)] = nanos;
        first = Math.min(first, nanos);
        last = Math.max(last, nanos);
    }

    synchronized void throttle() {
        throttled++;
    }

    synchronized Pace pace() {
        if (accepted == 0) return new Pace(0, throttled, null, null, null, 0);
        long[] times = Arrays.copyOf(ring, (int) Math.min(accepted, ring.length));
        Arrays.sort(times);
        long gap = Long.MAX_VALUE;
        int busiest = 1;
        for (int i = 1, from = 0; i < times.length; i++) {
            gap = Math.min(gap, times[i] - times[i - 1]);
            while (times[i] - times[from] >= 1_000_000_000L) from++;
            busiest = Math.max(busiest, i - from + 1);
        }
        return new Pace(accepted, throttled, instant(first), instant(last), times.length < 2 ? null : Duration.ofNanos(gap), busiest);
    }

    private static Instant instant(long nanos) {
        return Instant.ofEpochSecond(nanos / 1_000_000_000L, nanos % 1_000_000_000L);
    }
}
