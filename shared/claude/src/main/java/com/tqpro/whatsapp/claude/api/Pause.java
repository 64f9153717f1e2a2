package com.tqpro.whatsapp.claude.api;

import java.time.Duration;

/** Waits. {@code Thread::sleep} fits. */
@FunctionalInterface
public interface Pause {
  void of(Duration time) throws InterruptedException;
}
