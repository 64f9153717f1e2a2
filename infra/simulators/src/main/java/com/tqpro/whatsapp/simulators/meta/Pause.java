package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;

/** Makes a caller wait in real time, as a slow provider does; on a virtual thread it costs nothing. */
final class Pause {
    private Pause() {}

    static void of(Duration time) {
        if (time.isZero()) return;
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
