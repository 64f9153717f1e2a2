package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets rows go out at their slots: one virtual thread each, which waits, looks once more whether it still may, and makes the call.
 * Threads touch neither database nor slots; they hand back what happened.
 */
final class Flight {
  /** A message this late may still go: the gap shrinks by no more than that. */
  static final long LATE_MICROS = 10_000;

  private final AnchoredClock clock;
  private final Line line;
  private final Duration timeout;
  private final AtomicBoolean brake;
  private final BlockingQueue<Landing> landings;

  /**
   * @param timeout how long a call takes at most
   * @param brake set as soon as an answer says that nothing more may go out; seen by every thread before its call
   */
  Flight(AnchoredClock clock, Line line, Duration timeout, AtomicBoolean brake, BlockingQueue<Landing> landings) {
    this.clock = clock;
    this.line = line;
    this.timeout = timeout;
    this.brake = brake;
    this.landings = landings;
  }

  /** Starts one thread for each row. */
  void launch(Batch batch, long firstMicros, long gapMicros) {
    List<Prepared> rows = batch.rows();
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      long slot = firstMicros + i * gapMicros;
      Thread.ofVirtual().name("send").start(() -> landings.add(fly(batch, row, slot)));
    }
  }

  private Landing fly(Batch batch, Prepared row, long slot) {
    try {
      long wait;
      while ((wait = slot - clock.micros()) > 0) {
        LockSupport.parkNanos(wait * 1000);
      }
      long now = clock.micros();
      if (brake.get() || AnchoredClock.instant(now).plus(timeout).isAfter(row.until())) {
        return new Landing.Unsent(batch, row);
      }
      if (now - slot > LATE_MICROS) {
        return new Landing.Late(batch, row);
      }
      var outcome = line.send(row.body(), row.row().attempt());
      if (brakes(outcome, row)) {
        brake.set(true);
      }
      return new Landing.Answered(batch, row, outcome, Duration.ofNanos((now - slot) * 1000));
    } catch (RuntimeException e) {
      return new Landing.Answered(batch, row, new SendOutcome.Unknown("the call broke (" + e.getClass().getSimpleName() + ")"), Duration.ZERO);
    } catch (Error e) {
      return new Landing.Broken(batch, row, e);
    }
  }

  private static boolean brakes(SendOutcome outcome, Prepared row) {
    return switch (outcome) {
      case SendOutcome.Throttled _ -> true;
      case SendOutcome.Rejected(_, var consequence, _) -> consequence == Consequence.TENANT || consequence == Consequence.BROADCAST && !row.row().reply();
      case SendOutcome.Accepted _, SendOutcome.Deferred _, SendOutcome.Unknown _ -> false;
    };
  }
}
