package com.tqpro.whatsapp.simulators.meta;

import java.time.Instant;
import java.time.InstantSource;

/** Wall clock read once, then advanced by {@link System#nanoTime()}: gaps between instants are exact and never negative. */
final class AnchoredClock implements InstantSource {
    private final Instant start = Instant.now();
    private final long startNanos = System.nanoTime();

    @Override
    public Instant instant() {
        return start.plusNanos(System.nanoTime() - startNanos);
    }
}
