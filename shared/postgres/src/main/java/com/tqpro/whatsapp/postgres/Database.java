package com.tqpro.whatsapp.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicLong;
import org.jdbi.v3.core.ConnectionFactory;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.HandleConsumer;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.ColonPrefixSqlParser;
import org.jdbi.v3.core.statement.SqlParser;
import org.jdbi.v3.core.statement.SqlStatements;
import org.postgresql.Driver;

/**
 * One connection to one database, opened when first needed and kept: an execution environment does one thing at a time, and RDS
 * Proxy is the pool. Not for use by several threads at once.
 */
public final class Database implements AutoCloseable {
  private static final Duration CHECK_AFTER = Duration.ofSeconds(30);
  /** Keeps what it made of each statement; shared, because every tenant's database is given the same ones. */
  private static final SqlParser PARSER = new ColonPrefixSqlParser();

  private final ConnectionSettings settings;
  private final InstantSource clock;
  private final Jdbi jdbi;
  private final AtomicLong statements = new AtomicLong();
  private Connection connection;
  private Instant lastUse = Instant.EPOCH;

  public Database(ConnectionSettings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
    this.jdbi = Jdbi.create(new Kept());
    jdbi.getConfig(SqlStatements.class).setSqlParser(PARSER);
    jdbi.setSqlLogger(new StatementCounter(statements));
  }

  /** Runs statements, each by itself (autocommit). */
  public <T, X extends Exception> T call(HandleCallback<T, X> work) throws X {
    return jdbi.withHandle(work);
  }

  public <X extends Exception> void run(HandleConsumer<X> work) throws X {
    jdbi.useHandle(work);
  }

  /** Runs statements in one transaction, rolled back when {@code work} throws. */
  public <T, X extends Exception> T transaction(HandleCallback<T, X> work) throws X {
    return jdbi.inTransaction(work);
  }

  /** How many statements this database was given so far. */
  public long statements() {
    return statements.get();
  }

  /** Closes the connection; the next use opens a new one. */
  @Override
  public void close() {
    var open = connection;
    connection = null;
    if (open != null) {
      try {
        open.close();
      } catch (SQLException e) {
        // The server is gone already; there is nothing left to give back.
        return;
      }
    }
  }

  /** Whether a fault means that the connection is lost: SQLSTATE class 08, or the server shutting down (57P01 to 57P03). */
  public static boolean lost(Throwable fault) {
    for (var cause = fault; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql && sql.getSQLState() != null
          && (sql.getSQLState().startsWith("08") || sql.getSQLState().startsWith("57P0"))) {
        return true;
      }
    }
    return false;
  }

  private Connection open() throws SQLException {
    if (connection != null && (connection.isClosed() || stale())) {
      close();
    }
    if (connection == null) {
      var properties = new Properties();
      properties.setProperty("user", settings.user());
      properties.setProperty("password", settings.password().get());
      connection = new Driver().connect(settings.jdbcUrl(), properties);
    }
    lastUse = clock.instant();
    return connection;
  }

  private boolean stale() throws SQLException {
    return lastUse.plus(CHECK_AFTER).isBefore(clock.instant()) && !connection.isValid(2);
  }

  private final class Kept implements ConnectionFactory {
    @Override
    public Connection openConnection() throws SQLException {
      return open();
    }

    @Override
    public void closeConnection(Connection used) throws SQLException {
      if (!used.isClosed() && !used.getAutoCommit()) {
        used.setAutoCommit(true);
      }
    }
  }

  /** The settings it connects with, without the password. */
  @Override
  public String toString() {
    return settings.toString();
  }

  /** An open handle for callers that stream. Close it. */
  public Handle handle() {
    return jdbi.open();
  }
}
