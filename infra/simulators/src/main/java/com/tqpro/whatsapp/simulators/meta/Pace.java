package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.Instant;

/**
 * How one number was sent from. Counts are exact; gaps and the busiest second look at the newest {@code recordLimit} messages.
 *
 * @param accepted messages accepted
 * @param throttled calls answered 130429
 * @param first arrival of the first accepted call, null when none
 * @param last arrival of the last accepted call, null when none
 * @param minGap shortest time between two accepted calls, null with fewer than two
 * @param busiestSecond most accepted calls within any one second
 */
public record Pace(long accepted, long throttled, Instant first, Instant last, Duration minGap, int busiestSecond) {
    static final Pace NONE = new Pace(0, 0, null, null, null, 0);

    /** Accepted messages per second from the first to the last; 0 with fewer than two. */
    public double perSecond() {
        return accepted < 2 ? 0 : (accepted - 1) * 1e9 / Math.max(1, Duration.between(first, last).toNanos());
    }
}
