package com.tqpro.whatsapp.local;

import java.util.ArrayDeque;

/** What was started, closed in the opposite order; one that fails to close does not keep the others open. */
final class Closing implements AutoCloseable {
  private final ArrayDeque<AutoCloseable> started = new ArrayDeque<>();
  private boolean closed;

  /** @throws IllegalStateException after the end; what comes too late is closed at once */
  synchronized <T extends AutoCloseable> T add(T one) {
    started.push(one);
    if (closed) {
      close();
      throw new IllegalStateException("the local system was told to end");
    }
    return one;
  }

  @Override
  public synchronized void close() {
    closed = true;
    IllegalStateException first = null;
    while (!started.isEmpty()) {
      try {
        started.pop().close();
      } catch (Exception e) {
        if (first == null) {
          first = new IllegalStateException("the local system did not close cleanly", e);
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }
}
