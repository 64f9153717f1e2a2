package com.tqpro.whatsapp.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import java.sql.DriverManager;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PlatformRepositoryTest {
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));

  @Test
  void the_snapshot_holds_enabled_numbers_with_the_app_that_reports_for_them() {
    try (var database = platform()) {
      database.run(h -> {
        h.execute("insert into public.tenant (slug, name) values ('oasis', 'Oasis'), ('dune', 'Dune'), ('gone', 'Gone')");
        h.execute("update public.tenant set enabled = false where slug = 'gone'");
        h.execute("insert into public.wa_meta_app (tenant_slug, use_shared_meta_app, app_key, waba_id) values ('oasis', true, null, '10000001'), ('dune', false, 'own-app-key-0123456789a', '10000002')");
        h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number, rate_per_second) values "
            + "('META', '20000001', 'oasis', '+97140000001', 80), ('META', '20000002', 'dune', '+97140000002', 40), "
            + "('META', '20000003', 'gone', '+97140000003', 80), ('TWILIO', '+97140000004', 'oasis', '+97140000004', 13.333)");
        h.execute("insert into public.setting (name, value, updated_by) values ('broadcast.wa.provider', 'META', 'test')");
      });
      var snapshot = new PlatformRepository(database).bump();
      assertThat(snapshot.version()).isEqualTo(2);
      assertThat(snapshot.numbers()).containsExactly(
          new NumberRoute(Provider.META, "20000001", "oasis", "+97140000001", "10000001", "shared", 80),
          new NumberRoute(Provider.META, "20000002", "dune", "+97140000002", "10000002", "own-app-key-0123456789a", 40),
          new NumberRoute(Provider.TWILIO, "+97140000004", "oasis", "+97140000004", "10000001", null, 13.333));
      assertThat(snapshot.tenants()).contains(
          new TenantRoute("oasis", "Oasis", true, true, "shared", "10000001", "Asia/Dubai", List.of("20000001", "+97140000004")),
          new TenantRoute("gone", "Gone", false, false, null, null, "Asia/Dubai", List.of()));
      assertThat(snapshot.settings()).containsEntry("broadcast.wa.provider", "META");
    }
  }

  @Test
  void a_connection_cut_by_the_server_is_told_apart_and_the_next_use_opens_a_new_one() throws Exception {
    try (var database = platform()) {
      int pid = database.call(h -> h.createQuery("select pg_backend_pid()").mapTo(Integer.class).one());
      try (var other = DriverManager.getConnection(Embedded.postgres().jdbcUrl("postgres"), EmbeddedPostgresUser.NAME, "");
          var statement = other.createStatement()) {
        statement.execute("select pg_terminate_backend(" + pid + ")");
      }
      now.updateAndGet(t -> t.plusSeconds(31));
      assertThat(one(database)).isEqualTo(1);
    }
  }

  @Test
  void a_database_that_refused_is_left_alone_for_thirty_seconds() {
    var url = Embedded.postgres().createDatabase("rest_" + UUID.randomUUID().toString().replace("-", ""));
    var databases = new TenantDatabases(t -> settings(url), now::get);
    assertThat(one(databases.of("oasis"))).isEqualTo(1);
    databases.refused("oasis");
    assertThatThrownBy(() -> databases.of("oasis")).isInstanceOf(TenantDatabases.TenantUnavailable.class);
    now.updateAndGet(t -> t.plusSeconds(30));
    assertThat(databases.of("oasis")).isNotNull();
    databases.close();
  }

  @Test
  void no_statement_of_the_driver_itself_would_pin_a_proxy_session() {
    try (var database = platform()) {
      // A SET after connecting shows as a setting that came from the session and not from the start-up packet.
      assertThat(database.<String, RuntimeException>call(h -> h.createQuery("select coalesce(string_agg(name, ','), '') from pg_settings where source = 'session'")
          .mapTo(String.class).one())).isEmpty();
    }
  }

  private static Integer one(Database database) {
    return database.call(h -> h.createQuery("select 1").mapTo(Integer.class).one());
  }

  private Database platform() {
    var url = Embedded.postgres().createDatabase("platform_" + UUID.randomUUID().toString().replace("-", ""), "platform",
        empty -> Migrations.platform(empty, EmbeddedPostgresUser.NAME, ""));
    return new Database(settings(url), now::get);
  }

  private static ConnectionSettings settings(String url) {
    var database = url.substring(url.lastIndexOf('/') + 1).replaceAll("\\?.*", "");
    return new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), database, EmbeddedPostgresUser.NAME, "x", "disable");
  }

  private static final class EmbeddedPostgresUser {
    static final String NAME = com.tqpro.whatsapp.embedded.EmbeddedPostgres.SUPERUSER;
  }
}
