package com.tqpro.whatsapp.local.tenants;

import com.tqpro.whatsapp.embedded.DemoCatalogue;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.SecretsEndpoint;
import com.tqpro.whatsapp.postgres.Migrations;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Map;
import java.util.TreeMap;

/**
 * Brings the demo tenants into being: databases with the newest schema, a role for each that sees nothing else, secrets, and rows of the
 * registry. What is there already stays.
 */
public final class DemoTenants {
  public static final String PLATFORM = "tqplatform";
  public static final String PLATFORM_USER = "tqpro_platform";

  private final EmbeddedPostgres postgres;
  private final DemoSecrets secrets;

  public DemoTenants(EmbeddedPostgres postgres, SecretsEndpoint secrets) {
    this.postgres = postgres;
    this.secrets = new DemoSecrets(secrets);
  }

  public DemoSecrets secrets() {
    return secrets;
  }

  public void seed() {
    secrets.makeMissing();
    try {
      var platform = postgres.createDatabase(PLATFORM);
      Migrations.platform(platform, EmbeddedPostgres.SUPERUSER, "");
      role(PLATFORM, "public", PLATFORM_USER, secrets.service("PLATFORM_DB_PASSWORD"));
      for (var tenant : DemoTenant.ALL) {
        var database = postgres.createDatabase(tenant.database());
        Migrations.tenant(database, EmbeddedPostgres.SUPERUSER, "");
        role(tenant.database(), "tqwa", tenant.database(), secrets.tenant(tenant.slug(), "database", "password"));
        catalogue(tenant);
        setUp(tenant);
      }
      try (var connection = postgres.connect(PLATFORM)) {
        register(connection);
      }
    } catch (SQLException e) {
      throw new IllegalStateException("the demo tenants were not made", e);
    }
  }

  /**
   * Writes a file to be sourced by a shell: keys and secrets that README's curl commands use.
   *
   * @param operator variables that the command line {@code tqwa} reads
   */
  public void writeShellFile(Path file, Map<String, String> operator) {
    var text = new StringBuilder("# The demo tenants' secrets, for curl, and where tqwa finds this system: source this file.\n");
    secrets.forShell().forEach((name, value) -> text.append("export ").append(name).append('=').append(value).append('\n'));
    new TreeMap<>(operator).forEach((name, value) -> text.append("export ").append(name).append('=').append(value).append('\n'));
    try {
      if (!Files.exists(file)) {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void role(String database, String schema, String role, String password) throws SQLException {
    postgres.createRole(role, password);
    try (var connection = postgres.connect(database)) {
      execute(connection,
          "revoke all on database %s from public".formatted(database),
          "grant connect on database %s to %s".formatted(database, role),
          "grant usage on schema %s to %s".formatted(schema, role),
          "grant select, insert, update, delete on all tables in schema %s to %s".formatted(schema, role));
    }
  }

  /** Products to sell. */
  private void catalogue(DemoTenant tenant) throws SQLException {
    try (var connection = postgres.connect(tenant.database())) {
      DemoCatalogue.load(connection);
    }
  }

  /** The installation's defaults are the guide's, TWILIO and no AI: a tenant on Meta says so itself, and all let the agent answer. */
  private void setUp(DemoTenant tenant) throws SQLException {
    try (var connection = postgres.connect(tenant.database())) {
      for (var setting : Map.of("broadcast.wa.provider", tenant.provider(), "ai.csr.enabled", "true", "owner.whatsapp.number", DemoTenant.OWNER,
          "owner.email", "owner@" + tenant.slug() + ".example").entrySet()) {
        insert(connection, "insert into tqwa.setting (name, value, updated_by) values (?, ?, 'demo') on conflict do nothing", setting.getKey(), setting.getValue());
      }
    }
  }

  private void register(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    int added = 0;
    for (var tenant : DemoTenant.ALL) {
      added += insert(connection, "insert into public.tenant (slug, name) values (?, ?) on conflict do nothing", tenant.slug(), tenant.name());
      if (tenant.onMeta()) {
        added += insert(connection, "insert into public.wa_meta_app (tenant_slug, use_shared_meta_app, app_key, waba_id) values (?, ?, ?, ?) on conflict do nothing",
            tenant.slug(), tenant.sharedApp(), tenant.sharedApp() ? null : secrets.tenant(tenant.slug(), "meta", "appKey"), tenant.waba().orElseThrow());
      }
      added += insert(connection, """
          insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number, waba_id, rate_per_second)
          values (?, ?, ?, ?, ?, ?) on conflict do nothing""",
          tenant.provider(), tenant.sender(), tenant.slug(), tenant.displayNumber(), tenant.waba().orElse(null), tenant.ratePerSecond());
      added += insert(connection, "insert into public.tenant_database (tenant_slug, db_name, db_user) values (?, ?, ?) on conflict do nothing",
          tenant.slug(), tenant.database(), tenant.database());
    }
    if (added > 0) {
      execute(connection, "update public.registry_version set version = version + 1, updated_at = now()");
    }
    connection.commit();
  }

  private static int insert(Connection connection, String sql, Object... values) throws SQLException {
    try (var statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      return statement.executeUpdate();
    }
  }

  private static void execute(Connection connection, String... statements) throws SQLException {
    try (var statement = connection.createStatement()) {
      for (var sql : statements) {
        statement.execute(sql);
      }
    }
  }
}
