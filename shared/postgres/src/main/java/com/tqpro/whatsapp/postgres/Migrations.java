package com.tqpro.whatsapp.postgres;

import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.output.MigrateOutput;

/** Brings a database to the newest schema (Flyway). Run by tools, tests and the deployment step, never by a function. */
public final class Migrations {
  private Migrations() {}

  /** The platform database: registry and installation settings, schema public. @return the versions applied now */
  public static List<String> platform(String jdbcUrl, String user, String password) {
    return run(jdbcUrl, user, password, "public", "classpath:db/platform");
  }

  /** A tenant's database, schema tqwa. @return the versions applied now */
  public static List<String> tenant(String jdbcUrl, String user, String password) {
    return run(jdbcUrl, user, password, "tqwa", "classpath:db/tenant");
  }

  /** How many migrations a tenant's database lacks. */
  public static int tenantPending(String jdbcUrl, String user, String password) {
    return flyway(jdbcUrl, user, password, "tqwa", "classpath:db/tenant").info().pending().length;
  }

  /** What the migrations of a tenant's database could not take over, in the order it was found. */
  public static List<String> notes(String jdbcUrl, String user, String password) {
    try (var connection = DriverManager.getConnection(jdbcUrl, user, password); var statement = connection.createStatement();
        var rows = statement.executeQuery("select migration || ' ' || subject || ': ' || note from tqwa.migration_note order by id")) {
      var notes = new ArrayList<String>();
      while (rows.next()) {
        notes.add(rows.getString(1));
      }
      return notes;
    } catch (SQLException e) {
      throw new IllegalStateException("the notes of the migrations cannot be read", e);
    }
  }

  private static List<String> run(String jdbcUrl, String user, String password, String schema, String location) {
    return flyway(jdbcUrl, user, password, schema, location).migrate().migrations.stream().map((MigrateOutput m) -> m.version)
        .filter(v -> !v.equals("0")).toList();
  }

  private static Flyway flyway(String jdbcUrl, String user, String password, String schema, String location) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .schemas(schema)
        .defaultSchema(schema)
        .table("schema_history")
        .locations(location)
        .validateMigrationNaming(true)
        // A database of the replaced system has tables but no history; 0066 and 0067 keep the guide's numbers, so lower ones may come later.
        .baselineOnMigrate(true).baselineVersion("0").outOfOrder(true)
        .load();
  }
}
