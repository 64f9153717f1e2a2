package com.tqpro.whatsapp.local.functions;

import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Finds what an invocation left at work. On Lambda such a thread freezes in the middle and wakes in somebody else's invocation.
 *
 * <p>Found are platform threads that the environment's threads started during the invocation and that, a moment after the handler
 * returned, either are not daemons or are inside the house's own code. Not found are virtual threads, which belong to no thread
 * group, and idle daemons of libraries (an HTTP client's selector, a driver's cleaner), which do no harm when frozen.
 */
final class LeftThreads {
  static final Duration GRACE = Duration.ofMillis(100);

  private final ThreadGroup group;
  private final String ownPackages;
  private final Set<Thread> before = new HashSet<>();

  /** @param handler its first three package names are taken for those of the house's own code */
  LeftThreads(ThreadGroup group, String handler) {
    this.group = group;
    var parts = handler.split("\\.");
    this.ownPackages = String.join(".", Arrays.copyOf(parts, Math.min(3, parts.length - 1))) + ".";
  }

  /** Remembers what runs already. */
  void begin() {
    before.clear();
    before.addAll(threads());
  }

  /** The names of threads left at work; the calling thread and the handler's do not count. */
  List<String> left(Thread handlers) {
    long deadline = System.nanoTime() + GRACE.toNanos();
    List<String> left;
    while (!(left = atWork(handlers)).isEmpty() && System.nanoTime() < deadline) {
      LockSupport.parkNanos(1_000_000);
    }
    return left;
  }

  private List<String> atWork(Thread handlers) {
    return threads().stream()
        .filter(t -> t != handlers && !before.contains(t) && t.isAlive())
        .filter(t -> !t.isDaemon() || busy(t.getStackTrace()))
        .map(Thread::getName)
        .toList();
  }

  /** In the house's own code, or started so recently that it has not come to any code: that one is looked at again. */
  private boolean busy(StackTraceElement[] stack) {
    return Arrays.stream(stack).anyMatch(f -> f.getClassName().startsWith(ownPackages))
        || Arrays.stream(stack).allMatch(f -> f.getClassName().startsWith("java.lang.Thread"));
  }

  private List<Thread> threads() {
    var found = new Thread[group.activeCount() + 16];
    int count = group.enumerate(found, true);
    return Arrays.asList(found).subList(0, count);
  }
}
