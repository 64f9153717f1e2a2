package com.tqpro.whatsapp.local.tenants;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.SecretsEndpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demo tenants in a real Postgres: there, apart from each other, and the same after a second seeding. */
class DemoTenantsTest {
  @TempDir Path folder;

  @Test
  void each_tenant_has_its_database_its_role_and_its_rows() throws Exception {
    try (var endpoint = SecretsEndpoint.start(folder.resolve("secrets.json"))) {
      var tenants = new DemoTenants(Embedded.postgres(), endpoint);
      tenants.seed();
      var key = tenants.secrets().service("CONVERSATION_ENCRYPTION_KEY");
      tenants.seed();
      assertThat(tenants.secrets().service("CONVERSATION_ENCRYPTION_KEY")).isEqualTo(key).matches("[0-9a-f]{64}");

      assertThat(one("tqplatform", "tqpro_platform", tenants.secrets().service("PLATFORM_DB_PASSWORD"), "select string_agg(slug, ' ' order by slug) from public.tenant"))
          .isEqualTo("dune marina oasis");
      assertThat(one("tqplatform", "tqpro_platform", tenants.secrets().service("PLATFORM_DB_PASSWORD"),
          "select string_agg(tenant_slug || ':' || use_shared_meta_app, ' ' order by tenant_slug) from public.wa_meta_app")).isEqualTo("dune:false oasis:true");
      assertThat(one("tqplatform", "tqpro_platform", tenants.secrets().service("PLATFORM_DB_PASSWORD"), "select version from public.registry_version")).isEqualTo("2");

      var password = tenants.secrets().tenant("oasis", "database", "password");
      assertThat(one("tqwa_oasis", "tqwa_oasis", password, "select count(*) from tqwa.contact")).isEqualTo("0");
      assertThatThrownBy(() -> one("tqwa_dune", "tqwa_oasis", password, "select 1")).isInstanceOf(SQLException.class).hasMessageContaining("permission denied");
      assertThatThrownBy(() -> one("tqwa_oasis", "tqwa_oasis", "guess", "select 1")).isInstanceOf(SQLException.class);
      assertThatThrownBy(() -> one("tqwa_oasis", "tqwa_oasis", password, "create table tqwa.x (a int)")).isInstanceOf(SQLException.class);
    }
  }

  @Test
  void the_shell_file_is_for_its_owner_only() throws Exception {
    try (var endpoint = SecretsEndpoint.start(null)) {
      var tenants = new DemoTenants(Embedded.postgres(), endpoint);
      tenants.secrets().makeMissing();
      var file = folder.resolve("demo.env");
      tenants.writeShellFile(file, Map.of("TQWA_URL", "http://127.0.0.1:3000"));
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file))).isEqualTo("rw-------");
      assertThat(Files.readAllLines(file)).contains("export META_APP_SECRET=" + tenants.secrets().service("META_APP_SECRET"))
          .contains("export TQWA_URL=http://127.0.0.1:3000").contains("export DUNE_APP_KEY=" + tenants.secrets().tenant("dune", "meta", "appKey"));
      assertThat(tenants.secrets().webhookPath(DemoTenant.OASIS)).isEqualTo("/webhooks/meta");
    }
  }

  private static String one(String database, String user, String password, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(Embedded.postgres().jdbcUrl(database), user, password); var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
