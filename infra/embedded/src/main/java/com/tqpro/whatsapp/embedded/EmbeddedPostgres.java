package com.tqpro.whatsapp.embedded;

import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A real Postgres 18 as a child process on a free port of 127.0.0.1. The superuser {@value #SUPERUSER} needs no password, every other
 * role is asked for its own.
 */
public final class EmbeddedPostgres implements AutoCloseable {
  public static final String SUPERUSER = "postgres";
  private static final String RULES = """
      local all all trust
      host all %s 127.0.0.1/32 trust
      host all all 127.0.0.1/32 scram-sha-256
      """.formatted(SUPERUSER);

  /**
   * Every row but the history of migrations and the one row that they make, which begins anew. Rows are deleted, not truncated: nearly
   * all tables are empty, and a truncated table costs new files for itself and each index.
   */
  private static final String EMPTIED = """
      set session_replication_role = replica;
      do $$
      declare
        name text;
      begin
        for name in select format('%I.%I', schemaname, tablename) from pg_tables where schemaname in ('tqwa', 'public') and tablename not in ('schema_history', 'registry_version') loop
          execute 'delete from ' || name;
        end loop;
        for name in select format('%I.%I', schemaname, sequencename) from pg_sequences where schemaname in ('tqwa', 'public') and last_value is not null loop
          execute 'alter sequence ' || name || ' restart';
        end loop;
        if to_regclass('public.registry_version') is not null then
          update public.registry_version set version = 1;
        end if;
      end $$""";

  private final int port;
  private final Closeable server;
  /** By kind, databases that were given back. A kind that is here has its pattern. */
  private final Map<String, ArrayDeque<String>> free = new HashMap<>();

  private EmbeddedPostgres(int port, Closeable server) {
    this.port = port;
    this.server = server;
  }

  /** In a temporary folder. */
  public static EmbeddedPostgres start() {
    return start(null);
  }

  /**
   * @param folder the data directory, made when missing and kept, to be closed by the caller; null: a temporary one, closed with the JVM
   *     at the latest. A server
   *     that a killed run left behind on this folder is stopped first
   */
  public static EmbeddedPostgres start(Path folder) {
    var builder = io.zonky.test.db.postgres.embedded.EmbeddedPostgres.builder()
        .setPGStartupWait(Duration.ofSeconds(60))
        .setServerConfig("listen_addresses", "127.0.0.1")
        .setServerConfig("max_connections", "400")
        // Connections come and go by the thousand, and no password of this machine is worth cracking.
        .setServerConfig("scram_iterations", "1")
        .setDataDirectoryCustomizer(EmbeddedPostgres::askForPasswords);
    try {
      if (folder != null) {
        Files.createDirectories(folder.toAbsolutePath().getParent());
        LeftBehindPostgres.stop(folder);
        builder.setDataDirectory(folder).setCleanDataDirectory(false).setServerConfig("fsync", "on").setRegisterShutdownHook(false);
      } else {
        // Nothing has to outlive it, and dozens of databases would keep the vacuum busy.
        builder.setServerConfig("autovacuum", "off").setServerConfig("wal_level", "minimal").setServerConfig("max_wal_senders", "0");
      }
      var server = builder.start();
      return new EmbeddedPostgres(server.getPort(), server);
    } catch (IOException e) {
      throw new UncheckedIOException("Postgres did not start", e);
    }
  }

  /** One that another process started and ends. */
  static EmbeddedPostgres at(int port) {
    return new EmbeddedPostgres(port, () -> { });
  }

  public int port() {
    return port;
  }

  /** The URL of a database, without a user: {@value #SUPERUSER} or a role with its password. */
  public String jdbcUrl(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
  }

  /** A superuser's connection. */
  public Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, "");
  }

  /** Makes a database unless it is there. @return its URL */
  public String createDatabase(String name) {
    return createDatabase(name, "template1");
  }

  /**
   * Makes a database with a schema unless it is there: the first of a kind is filled, the others are copies of it, or what was given
   * back.
   *
   * @param kind names the pattern
   * @param fill gets the URL of an empty database
   * @return its URL
   */
  public String createDatabase(String name, String kind, Consumer<String> fill) {
    synchronized (free) {
      var given = free.computeIfAbsent(kind, k -> {
        makePattern(pattern(k), fill);
        return new ArrayDeque<>();
      }).poll();
      if (given != null) {
        superuser("postgres", "alter database " + quoted(given) + " rename to " + quoted(name));
        return jdbcUrl(name);
      }
    }
    return createDatabase(name, pattern(kind));
  }

  /**
   * Empties a database and keeps it for whoever next wants one of its kind: a tenth of the cost of a copy. Its connections are cut. Not
   * for databases whose schema was changed.
   */
  public void giveBack(String name, String kind) {
    superuser("postgres", "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + name + "'");
    superuser(name, EMPTIED);
    synchronized (free) {
      free.get(kind).push(name);
    }
  }

  /** Other processes may be about to make the same: they wait, and find it marked as a template. One that nobody finished is made anew. */
  private void makePattern(String pattern, Consumer<String> fill) {
    try (var connection = connect("postgres"); var made = connection.prepareStatement("select 1 from pg_database where datname = ? and datistemplate")) {
      execute(connection, "select pg_advisory_lock(hashtext('" + pattern + "'))");
      made.setString(1, pattern);
      if (!made.executeQuery().next()) {
        execute(connection, "drop database if exists " + quoted(pattern));
        execute(connection, "create database " + quoted(pattern));
        fill.accept(jdbcUrl(pattern));
        execute(connection, "alter database " + quoted(pattern) + " is_template true");
      }
    } catch (SQLException e) {
      throw new IllegalStateException("database " + pattern + " was not made", e);
    }
  }

  private static String pattern(String kind) {
    return "pattern_" + kind;
  }

  private void superuser(String database, String sql) {
    try (var connection = connect(database)) {
      execute(connection, sql);
    } catch (SQLException e) {
      throw new IllegalStateException(database + ": " + sql, e);
    }
  }

  private String createDatabase(String name, String pattern) {
    try (var connection = connect("postgres"); var exists = connection.prepareStatement("select 1 from pg_database where datname = ?")) {
      exists.setString(1, name);
      if (!exists.executeQuery().next()) {
        execute(connection, "create database " + quoted(name) + " template " + quoted(pattern));
      }
      return jdbcUrl(name);
    } catch (SQLException e) {
      throw new IllegalStateException("database " + name + " was not made", e);
    }
  }

  /** Makes a role that may log in, or gives it this password when it is there. */
  public void createRole(String name, String password) {
    try (var connection = connect("postgres"); var exists = connection.prepareStatement("select 1 from pg_roles where rolname = ?")) {
      exists.setString(1, name);
      var verb = exists.executeQuery().next() ? "alter" : "create";
      execute(connection, verb + " role " + quoted(name) + " login password '" + password.replace("'", "''") + "'");
    } catch (SQLException e) {
      throw new IllegalStateException("role " + name + " was not made", e);
    }
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String name) {
    return "\"" + name.replace("\"", "\"\"") + "\"";
  }

  private static void execute(Connection connection, String sql) throws SQLException {
    try (var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void askForPasswords(File data) {
    try {
      Files.writeString(data.toPath().resolve("pg_hba.conf"), RULES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
