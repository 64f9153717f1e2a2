package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.sql.SQLException;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code tqwa migrate} over a platform and three tenants, of which one cannot be reached at first. */
class MigrateCommandTest {
  private final String run = UUID.randomUUID().toString().substring(0, 8).replace("-", "");

  @Test
  void what_fails_is_told_keeps_no_other_from_its_turn_and_goes_on_later() throws Exception {
    var platform = database("platform");
    Migrations.platform(Embedded.postgres().jdbcUrl(platform), EmbeddedPostgres.SUPERUSER, "");
    for (var tenant : new String[] {"alpha", "beta", "gamma"}) {
      execute(platform, "insert into public.tenant (slug, name) values ('" + tenant + "', 'x')",
          "insert into public.tenant_database (tenant_slug, db_name, db_user) values ('" + tenant + "', '" + name(tenant) + "', 'x')");
    }
    database("alpha");
    database("gamma");
    execute(name("alpha"), "create schema tqwa", "create table tqwa.whatsapp_templates (id int, name text, provider text)", "insert into tqwa.whatsapp_templates values (1, 'x', 'SMS')");

    var first = migrate();
    assertThat(first).startsWith("4 ").contains("platform").contains("up to date").containsPattern("beta +FAILED, run it again when the cause is removed: ")
        .containsPattern("alpha +applied 0001,").containsPattern("alpha note 1 +0066 x: has the provider SMS and was not taken in").containsPattern("gamma +applied 0001,");
    database("beta");
    assertThat(migrate()).startsWith("0 ").containsPattern("alpha +up to date").containsPattern("beta +applied 0001,").containsPattern("gamma +up to date");
  }

  private String migrate() {
    var out = new StringWriter();
    var variables = Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(Embedded.postgres().port()), "PLATFORM_DB_NAME", name("platform"),
        "PLATFORM_DB_USER", EmbeddedPostgres.SUPERUSER, "PLATFORM_DB_PASSWORD", "x", "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable");
    int code = Tqwa.commandLine(Environment.of(variables), "migrate").setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute("migrate", "--user", EmbeddedPostgres.SUPERUSER, "--password", "x");
    return code + " " + out;
  }

  private String name(String database) {
    return database + "_" + run;
  }

  private String database(String database) {
    Embedded.postgres().createDatabase(name(database));
    return name(database);
  }

  private static void execute(String database, String... statements) throws SQLException {
    try (var connection = Embedded.postgres().connect(database); var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
