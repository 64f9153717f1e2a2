package com.tqpro.whatsapp.simulators.meta;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The 24 h customer service window and the 72 h free entry point of each (number, user), reference A11. */
final class ServiceWindows {
    private static final Duration WINDOW = Duration.ofHours(24);
    private static final Duration FREE_ENTRY = Duration.ofHours(72);

    private final Map<String, Instant> opened = new ConcurrentHashMap<>();
    private final Map<String, Instant> freeEntry = new ConcurrentHashMap<>();

    void open(String phoneNumberId, String userId, Instant at) {
        opened.merge(phoneNumberId + "|" + userId, at, (a, b) -> a.isAfter(b) ? a : b);
    }

    void openFreeEntry(String phoneNumberId, String userId, Instant at) {
        freeEntry.put(phoneNumberId + "|" + userId, at);
    }

    boolean isOpen(String phoneNumberId, String userId, Instant at) {
        return within(opened.get(phoneNumberId + "|" + userId), WINDOW, at);
    }

    boolean isFreeEntry(String phoneNumberId, String userId, Instant at) {
        return within(freeEntry.get(phoneNumberId + "|" + userId), FREE_ENTRY, at);
    }

    void clear() {
        opened.clear();
        freeEntry.clear();
    }

    private static boolean within(Instant since, Duration length, Instant at) {
        return since != null && at.isBefore(since.plus(length));
    }
}
