package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The three rates of reference A9: per business number (in and out together), per pair of number and user (one per 6 s, burst 45),
 * and management calls per WABA (5,000 an hour with a registered number, else 200).
 */
final class RateLimits {
    private static final Duration PAIR_INTERVAL = Duration.ofSeconds(6);
    private static final int PAIR_BURST = 45;

    private final Duration numberTolerance;
    private final Map<String, Gcra> numbers = new ConcurrentHashMap<>();
    private final Map<String, Gcra> pairs = new ConcurrentHashMap<>();
    private final Map<String, Gcra> management = new ConcurrentHashMap<>();

    RateLimits(Duration numberTolerance) {
        this.numberTolerance = numberTolerance;
    }

    Gcra number(MetaPhone phone) {
        return numbers.computeIfAbsent(phone.id() + "@" + phone.ratePerSecond(),
                _ -> new Gcra(Duration.ofNanos(1_000_000_000L / phone.ratePerSecond()), numberTolerance));
    }

    /** Takes one message of the pair; false when the pair has paid back too little of its burst. */
    boolean takePair(MetaPhone phone, String user, Instant at) {
        return pairs.computeIfAbsent(phone.id() + "|" + user, _ -> new Gcra(PAIR_INTERVAL, PAIR_INTERVAL.multipliedBy(PAIR_BURST - 1)))
                .tryTake(at);
    }

    Gcra management(String wabaId, boolean hasNumber) {
        int perHour = hasNumber ? 5_000 : 200;
        Duration interval = Duration.ofHours(1).dividedBy(perHour);
        return management.computeIfAbsent(wabaId + "@" + perHour, _ -> new Gcra(interval, interval.multipliedBy(perHour - 1)));
    }

    void clear() {
        numbers.clear();
        pairs.clear();
        management.clear();
    }
}
