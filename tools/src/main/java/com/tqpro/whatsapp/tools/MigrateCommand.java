package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code tqwa migrate}: brings the platform's database and every tenant's to the newest schema. Run before new functions are deployed;
 * each migration is compatible with the functions before it. A database that fails keeps no other from its turn; run again, it goes on
 * where it stopped, because what is applied is recorded in each database.
 */
@Command(name = "migrate", description = "Bring the databases to the newest schema. Needs PLATFORM_DB_HOST, _USER, _PASSWORD and TENANT_DB_HOST.")
final class MigrateCommand implements Callable<Integer> {
  private final Environment environment;

  @Mixin Target target;

  @Option(names = "--user", required = true, defaultValue = "${env:MIGRATION_DB_USER}", description = "a role that owns the schemas (env MIGRATION_DB_USER)")
  String user;

  @Option(names = "--password", defaultValue = "${env:MIGRATION_DB_PASSWORD:-}", description = "env MIGRATION_DB_PASSWORD")
  String password;

  @Option(names = "--only", paramLabel = "SLUG", description = "one tenant instead of everything")
  String only;
  private int failed;

  MigrateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var platform = Databases.connections(environment).platform();
    var report = new LinkedHashMap<String, Object>();
    if (only == null) {
      migrate("platform", report, () -> Migrations.platform(url(platform.host(), platform.port(), platform.database(), platform.sslMode()), user, password), List::of);
    }
    if (failed > 0) {
      // The tenants are listed there.
      target.print(report, report);
      return ExitCodes.NOT_WELL;
    }
    Map<String, String> tenants;
    try (var database = new Database(platform, InstantSource.system())) {
      tenants = database.call(h -> h.createQuery("select tenant_slug, db_name from public.tenant_database order by tenant_slug")
          .reduceRows(new LinkedHashMap<String, String>(), (map, row) -> {
            map.put(row.getColumn("tenant_slug", String.class), row.getColumn("db_name", String.class));
            return map;
          }));
    }
    if (only != null && !tenants.containsKey(only)) {
      target.spec.commandLine().getErr().println("There is no tenant " + only + " in the registry.");
      return ExitCodes.REFUSED;
    }
    var host = environment.require("TENANT_DB_HOST");
    int port = Integer.parseInt(environment.get("TENANT_DB_PORT", "5432"));
    tenants.forEach((slug, name) -> {
      if (only == null || only.equals(slug)) {
        var url = url(host, port, name, platform.sslMode());
        migrate(slug, report, () -> Migrations.tenant(url, user, password), () -> Migrations.notes(url, user, password));
      }
    });
    target.print(report, report);
    return failed == 0 ? ExitCodes.OK : ExitCodes.NOT_WELL;
  }

  private void migrate(String name, Map<String, Object> report, Supplier<List<String>> migration, Supplier<List<String>> notes) {
    try {
      report.put(name, applied(migration.get()));
      int line = 0;
      for (var note : notes.get()) {
        report.put(name + " note " + ++line, note);
      }
    } catch (RuntimeException fault) {
      failed++;
      report.put(name, "FAILED, run it again when the cause is removed: " + String.valueOf(fault.getMessage()).strip().replaceAll("\\s+", " "));
    }
  }

  private static String applied(List<String> versions) {
    return versions.isEmpty() ? "up to date" : "applied " + String.join(", ", versions);
  }

  private static String url(String host, int port, String database, String sslMode) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?sslmode=" + sslMode;
  }
}
