package com.tqpro.whatsapp.postgres;

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

  private static List<String> run(String jdbcUrl, String user, String password, String schema, String location) {
    return flyway(jdbcUrl, user, password, schema, location).migrate().migrations.stream().map((MigrateOutput m) -> m.version).toList();
  }

  private static Flyway flyway(String jdbcUrl, String user, String password, String schema, String location) {
    return Flyway.configure(Migrations.class.getClassLoader())
        .dataSource(jdbcUrl, user, password)
        .schemas(schema)
        .defaultSchema(schema)
        .table("schema_history")
        .locations(location)
        .validateMigrationNaming(true)
        .load();
  }
}
