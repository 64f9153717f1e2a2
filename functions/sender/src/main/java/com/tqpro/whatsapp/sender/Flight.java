package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Lets rows go out at their slots: one virtual thread each, which waits, looks once more whether it still may, and makes the call.
 * Threads touch neither database nor slots; they hand back what happened.
 *
 * <p>Rows of a batch go in order. One that was held up may go later than its slot as long as those after it make room: no two calls
 * begin closer together than the gap less {@link #SQUEEZE_MICROS}, none begins {@link #SLIP_MICROS} after its slot, and the last of a
 * batch keeps its distance from the batch that follows, which may be another worker's. So within any second at most 50 ms' worth of calls
 * come in addition, which is less than what the rate stays below the number's limit.
 */
final class Flight {
  /** By so much a gap may shrink. */
  static final long SQUEEZE_MICROS = 10_000;
  /** So late a call may begin while rows behind it make room. */
  static final long SLIP_MICROS = 50_000;

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
    long end = firstMicros + (rows.size() - 1) * gapMicros + SQUEEZE_MICROS;
    var before = CompletableFuture.completedFuture(0L);
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.get(i);
      long slot = firstMicros + i * gapMicros;
      var turn = new Turn(slot, Math.min(slot + SLIP_MICROS, end), Math.max(0, gapMicros - SQUEEZE_MICROS), before, new CompletableFuture<>());
      before = turn.gone();
      Thread.ofVirtual().name("send").start(() -> landings.add(fly(batch, row, turn)));
    }
  }

  private Landing fly(Batch batch, Prepared row, Turn turn) {
    long previous = 0;
    try {
      waitUntil(turn.slot());
      previous = turn.before().join();
      waitUntil(previous + turn.leastGap());
      long now = clock.micros();
      if (brake.get() || AnchoredClock.instant(now).plus(timeout).isAfter(row.until())) {
        return new Landing.Unsent(batch, row);
      }
      if (now > turn.latest()) {
        return new Landing.Late(batch, row);
      }
      turn.gone().complete(now);
      var outcome = line.send(row.body(), row.row().attempt());
      if (brakes(outcome, row)) {
        brake.set(true);
      }
      return new Landing.Answered(batch, row, outcome, Duration.ofNanos((now - turn.slot()) * 1000));
    } catch (RuntimeException e) {
      return new Landing.Answered(batch, row, new SendOutcome.Unknown("the call broke (" + e.getClass().getSimpleName() + ")"), Duration.ZERO);
    } catch (Error e) {
      return new Landing.Broken(batch, row, e);
    } finally {
      turn.gone().complete(previous);
    }
  }

  private void waitUntil(long micros) {
    long wait;
    while ((wait = micros - clock.micros()) > 0) {
      LockSupport.parkNanos(wait * 1000);
    }
  }

  /**
   * A row's place in its batch. Times in epoch microseconds.
   *
   * @param latest when the call must have begun
   * @param leastGap to the call before
   * @param before when the call before began, or the last one that did
   * @param gone the same, for the row that follows; completed in any case
   */
  private record Turn(long slot, long latest, long leastGap, CompletableFuture<Long> before, CompletableFuture<Long> gone) {}

  private static boolean brakes(SendOutcome outcome, Prepared row) {
    return switch (outcome) {
      case SendOutcome.Throttled _ -> true;
      case SendOutcome.Rejected(_, var consequence, _) -> consequence == Consequence.TENANT || consequence == Consequence.BROADCAST && !row.row().reply();
      case SendOutcome.Accepted _, SendOutcome.Deferred _, SendOutcome.Unknown _ -> false;
    };
  }
}
