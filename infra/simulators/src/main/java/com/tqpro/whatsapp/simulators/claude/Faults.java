package com.tqpro.whatsapp.simulators.claude;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** The faults that wait. */
final class Faults {
    private final Deque<Fault> waiting = new ArrayDeque<>();

    synchronized void add(Fault fault) {
        if (fault.count() > 0) waiting.addLast(fault);
    }

    synchronized Optional<Fault> next() {
        var fault = waiting.pollFirst();
        if (fault == null) return Optional.empty();
        if (fault.count() > 1) waiting.addFirst(fault.less());
        return Optional.of(fault);
    }

    synchronized void clear() {
        waiting.clear();
    }
}
