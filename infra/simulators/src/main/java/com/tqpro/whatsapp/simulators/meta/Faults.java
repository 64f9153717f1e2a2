package com.tqpro.whatsapp.simulators.meta;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Faults that a test injects; the oldest that applies wins, before any magic number. */
public final class Faults {
    private record Rule(Predicate<IncomingCall> when, Fault fault, AtomicInteger left) {}

    private final List<Rule> rules = new CopyOnWriteArrayList<>();

    Faults() {}

    /** The next message call gets this fault. */
    public void next(Fault fault) {
        next(1, IncomingCall::isMessage, fault);
    }

    /** The next {@code times} calls that the predicate accepts get this fault. */
    public void next(int times, Predicate<IncomingCall> when, Fault fault) {
        rules.add(new Rule(when, fault, new AtomicInteger(times)));
    }

    /** Every call that the predicate accepts gets this fault, until {@link #clear()}. */
    public void always(Predicate<IncomingCall> when, Fault fault) {
        next(Integer.MAX_VALUE, when, fault);
    }

    public void clear() {
        rules.clear();
    }

    Optional<Fault> take(IncomingCall call) {
        for (Rule rule : rules) {
            if (rule.left.get() > 0 && rule.when.test(call)) {
                int before = rule.left.getAndUpdate(n -> n == Integer.MAX_VALUE ? n : Math.max(0, n - 1));
                if (before > 0) return Optional.of(rule.fault);
            }
        }
        return Optional.empty();
    }
}
