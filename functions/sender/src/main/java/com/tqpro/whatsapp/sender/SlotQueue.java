package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.SendRate;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.send.Slots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Rows that wait for slots. Those that missed theirs get new ones together, before all others. Used by the ticket's thread alone. */
final class SlotQueue {
  /** A group that gets no slots for this long is given back. */
  static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  /** So long a read and a write take at most, as a rule: workers that wait for the same slot ask this far apart. */
  private static final long APART_MICROS = 40_000;

  private final int worker;
  private final String slotKey;
  private final SendRate rate;
  private final Slots slots;
  private final AnchoredClock clock;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final List<Prepared> late = new ArrayList<>();

  SlotQueue(int worker, String slotKey, SendRate rate, Slots slots, AnchoredClock clock) {
    this.worker = worker;
    this.slotKey = slotKey;
    this.rate = rate;
    this.slots = slots;
    this.clock = clock;
  }

  void add(List<Prepared> rows) {
    if (!rows.isEmpty()) {
      waiting.add(new Batch(rows, clock.instant()));
    }
  }

  void missed(Prepared row) {
    late.add(row);
  }

  /** Whether nothing waits but what missed its slot. */
  boolean empty() {
    return waiting.isEmpty();
  }

  boolean idle() {
    return waiting.isEmpty() && late.isEmpty();
  }

  /** Puts what missed its slot in front, once those in the air with it have had theirs. */
  void collect(List<Batch> flying) {
    var now = clock.instant();
    if (!late.isEmpty() && flying.stream().allMatch(b -> b.over() || b.lastSlot().isBefore(now))) {
      var first = waiting.peek();
      if (first != null && first.rows().getFirst().row().reply() == late.getFirst().row().reply()) {
        // One write for both.
        waiting.poll();
        late.addAll(first.rows());
      }
      waiting.addFirst(new Batch(late, first == null ? now : first.since()));
      late.clear();
    }
  }

  /**
   * Asks for the slots of the first group and lets it go.
   *
   * @param flying gets the group that was let go
   * @return how long to wait before asking again, zero when slots were given; empty when it would be too long
   */
  Optional<Duration> launch(Flight flight, List<Batch> flying) {
    var batch = waiting.peek();
    var rest = Duration.between(clock.instant(), batch.askAt());
    if (rest.isPositive()) {
      return Optional.of(rest);
    }
    return switch (slots.reserve(slotKey, batch.rows().size(), rate.gapMicros(), batch.horizon())) {
      case Slots.Granted(long first) -> {
        waiting.remove();
        batch.launched(AnchoredClock.instant(first + (batch.rows().size() - 1) * rate.gapMicros()));
        flying.add(batch);
        flight.launch(batch, first, rate.gapMicros());
        yield Optional.of(Duration.ZERO);
      }
      case Slots.Busy(long next) -> {
        var wake = AnchoredClock.instant(next - batch.horizon().toNanos() / 1000 + stagger(next));
        if (wake.isAfter(batch.since().plus(LONGEST_WAIT))) {
          yield Optional.empty();
        }
        batch.askAt(wake);
        yield Optional.of(Duration.ofNanos(Math.max(1_000, Duration.between(clock.instant(), wake).toNanos())));
      }
    };
  }

  /** Slows every worker of the sender down. @return since when it is throttled */
  Instant slowDown(Duration retryAfter) {
    return slots.pushForward(slotKey, retryAfter);
  }

  /** Everything that waits, which then waits no more. */
  List<Prepared> clear() {
    var rows = new ArrayList<Prepared>();
    waiting.forEach(b -> rows.addAll(b.rows()));
    rows.addAll(late);
    waiting.clear();
    late.clear();
    return rows;
  }

  /**
   * Workers do not ask all in the same instant: whoever comes second would pay for a write that fails. All that wait for the same
   * slot ask in an order that turns by one with each group, so that each is first in its turn. Two more can still ask in time for the
   * case that the first does not; the others find that the slot is gone, and are first at one of the next.
   */
  private long stagger(long nextFree) {
    int workers = SendTicket.workers(rate.perSecond());
    long turn = nextFree / (rate.gapMicros() * rate.group());
    return Math.floorMod(worker + turn, workers) * APART_MICROS;
  }
}
