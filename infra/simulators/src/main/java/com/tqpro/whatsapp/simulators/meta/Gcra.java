package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate as "theoretical arrival time": one event per interval, and at most {@code tolerance} ahead of it. So a burst may hold
 * 1 + tolerance / interval events, and in the long run the rate is never passed.
 */
final class Gcra {
    private final long interval;
    private final long tolerance;
    private final AtomicLong next = new AtomicLong(Long.MIN_VALUE);

    Gcra(Duration interval, Duration tolerance) {
        this.interval = interval.toNanos();
        this.tolerance = tolerance.toNanos();
    }

    /** Takes one event if the rate allows it at this instant. */
    boolean tryTake(Instant at) {
        long now = nanos(at);
        while (true) {
            long old = next.get();
            long start = Math.max(old, now);
            if (start - now > tolerance) return false;
            if (next.compareAndSet(old, start + interval)) return true;
        }
    }

    /** Takes one event that cannot be refused, such as an inbound message. */
    void take(Instant at) {
        long now = nanos(at);
        next.updateAndGet(old -> Math.max(old, now) + interval);
    }

    /** How much of the tolerance is used, 0 to 100. */
    int percentUsed(Instant at) {
        long ahead = Math.max(next.get(), nanos(at)) - nanos(at);
        return (int) Math.min(100, ahead * 100 / (tolerance + interval));
    }

    private static long nanos(Instant at) {
        return at.getEpochSecond() * 1_000_000_000L + at.getNano();
    }
}
