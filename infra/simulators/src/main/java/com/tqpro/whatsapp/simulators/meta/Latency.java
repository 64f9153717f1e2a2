package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * A delay: a fixed part and an exponentially distributed part on top (the usual shape of delivery times: most soon, a long tail).
 *
 * @param fixed the shortest delay
 * @param mean mean of the part on top; zero = always {@code fixed}
 */
public record Latency(Duration fixed, Duration mean) {
    public static Latency ofMillis(long fixed) {
        return new Latency(Duration.ofMillis(fixed), Duration.ZERO);
    }

    Duration draw(RandomGenerator random) {
        return mean.isZero() ? fixed : fixed.plusNanos((long) (random.nextExponential() * mean.toNanos()));
    }
}
