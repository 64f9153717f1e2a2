package com.tqpro.whatsapp.postgres.send;

import java.sql.SQLException;
import java.util.function.Supplier;

/** Runs a statement again that the database gave up because of a deadlock or a serialization failure: it did nothing. */
public final class Deadlocks {
  private static final int TRIES = 5;

  private Deadlocks() {}

  public static <T> T retried(Supplier<T> statement) {
    for (int attempt = 1; ; attempt++) {
      try {
        return statement.get();
      } catch (RuntimeException fault) {
        if (attempt == TRIES || !isOne(fault)) {
          throw fault;
        }
      }
    }
  }

  private static boolean isOne(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && ("40P01".equals(sql.getSQLState()) || "40001".equals(sql.getSQLState()))) {
        return true;
      }
    }
    return false;
  }
}
