package com.tqpro.whatsapp.embedded;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits for a condition by asking again and again, after a long time less often: what tests do instead of sleeping. */
public final class Await {
  private static final long SHORTEST_PAUSE_NANOS = Duration.ofMillis(10).toNanos();
  private static final long LONGEST_PAUSE_NANOS = Duration.ofMillis(200).toNanos();

  private Await() {}

  /** A condition that may fail while it is asked. */
  @FunctionalInterface
  public interface Condition {
    boolean holds() throws Exception;
  }

  /**
   * @param what the awaited state, for the error's text
   * @throws AssertionError when the condition does not hold within the time; its cause is what the last try threw, if it threw
   */
  public static void until(String what, Duration within, Condition condition) {
    value(what, within, () -> ask(condition) ? Optional.of(true) : Optional.empty());
  }

  /**
   * @return the first value that the supplier gives
   * @throws AssertionError when there is none within the time; its cause is what the last try threw, if it threw
   */
  public static <T> T value(String what, Duration within, Supplier<Optional<T>> supplier) {
    long began = System.nanoTime();
    long deadline = began + within.toNanos();
    Exception last = null;
    do {
      try {
        var value = supplier.get();
        if (value.isPresent()) {
          return value.get();
        }
        last = null;
      } catch (RuntimeException e) {
        last = e;
      }
      // A twentieth of what was waited: asking costs processor time that what is waited for needs.
      LockSupport.parkNanos(Math.clamp((System.nanoTime() - began) / 20, SHORTEST_PAUSE_NANOS, LONGEST_PAUSE_NANOS));
    } while (System.nanoTime() < deadline && !Thread.currentThread().isInterrupted());
    throw new AssertionError("not within " + within.toMillis() + " ms: " + what, last);
  }

  private static boolean ask(Condition condition) {
    try {
      return condition.holds();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
