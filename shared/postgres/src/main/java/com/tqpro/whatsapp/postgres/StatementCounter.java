package com.tqpro.whatsapp.postgres;

import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.statement.SqlLogger;
import org.jdbi.v3.core.statement.StatementContext;

/** Counts statements: their number per message is a goal that benchmarks watch. */
final class StatementCounter implements SqlLogger {
  private final AtomicLong count;

  StatementCounter(AtomicLong count) {
    this.count = count;
  }

  @Override
  public void logBeforeExecution(StatementContext context) {
    count.incrementAndGet();
  }
}
