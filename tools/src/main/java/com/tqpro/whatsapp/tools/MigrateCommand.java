package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code tqwa migrate}: brings the platform's database and every tenant's to the newest schema. Run before new functions are deployed;
 * each migration is compatible with the functions before it.
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

  MigrateCommand(Environment environment) {
    this.environment = environment;
  }

  @Override
  public Integer call() {
    var platform = Databases.connections(environment).platform();
    var done = new LinkedHashMap<String, Object>();
    if (only == null) {
      done.put("platform", applied(Migrations.platform(url(platform.host(), platform.port(), platform.database(), platform.sslMode()), user, password)));
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
        done.put(slug, applied(Migrations.tenant(url(host, port, name, platform.sslMode()), user, password)));
      }
    });
    target.print(done, done);
    return ExitCodes.OK;
  }

  private static String applied(java.util.List<String> versions) {
    return versions.isEmpty() ? "up to date" : "now at " + versions.getLast();
  }

  private static String url(String host, int port, String database, String sslMode) {
    return "jdbc:postgresql://" + host + ":" + port + "/" + database + "?sslmode=" + sslMode;
  }
}
