package com.tqpro.whatsapp.simulators.meta;

import java.util.ArrayDeque;
import java.util.List;

/** Keeps the newest entries up to a limit, and counts all that ever came. */
final class Newest<T> {
    private final int limit;
    private final ArrayDeque<T> entries = new ArrayDeque<>();
    private long count;

    Newest(int limit) {
        this.limit = limit;
    }

    synchronized void add(T entry) {
        count++;
        if (entries.size() >= limit) entries.removeFirst();
        entries.addLast(entry);
    }

    synchronized List<T> list() {
        return List.copyOf(entries);
    }

    synchronized long count() {
        return count;
    }

    synchronized void clear() {
        entries.clear();
        count = 0;
    }
}
