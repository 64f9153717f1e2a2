package com.tqpro.whatsapp.runtime.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class RegistryTest {
  private final String table = TestServices.table("registry");
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  private final Registry registry = new Registry(Embedded.dynamo().client(), table, now::get);
  private final RegistryProjector projector = new RegistryProjector(Embedded.dynamo().client(), table, () -> Optional.of("10000009"));

  @Test
  void what_is_projected_is_found_and_what_is_gone_is_not() {
    projector.project(snapshot(1, true));
    assertThat(registry.number(Provider.META, "20000001").orElseThrow().tenant()).isEqualTo("oasis");
    assertThat(registry.number(Provider.META, "29999999")).isEmpty();
    assertThat(registry.tenantsOfWaba("10000001", "shared")).containsExactly("oasis");
    assertThat(registry.tenantsOfWaba("10000002", "shared")).isEmpty();
    assertThat(registry.tenantsOfWaba("10000002", "own-app-key-0123456789a")).containsExactly("dune");
    assertThat(registry.appExists("own-app-key-0123456789a")).isTrue();
    assertThat(registry.appExists("guess")).isFalse();
    assertThat(registry.enabledTenants()).containsExactly("dune", "oasis");
    assertThat(registry.settings()).containsEntry("broadcast.wa.provider", "META");

    var second = projector.project(snapshot(2, false));
    assertThat(second).isEqualTo(new RegistryProjector.Result(2, 2, 3));
    registry.reset();
    assertThat(registry.number(Provider.META, "20000002")).isEmpty();
    assertThat(registry.appExists("own-app-key-0123456789a")).isFalse();
    assertThat(registry.tenant("dune").orElseThrow().enabled()).isFalse();
  }

  @Test
  void a_change_is_seen_within_fifteen_seconds_and_listeners_hear_of_it_once() {
    var moved = new AtomicInteger();
    registry.onMove(moved::incrementAndGet);
    projector.project(snapshot(1, true));
    registry.refreshIfMoved();
    assertThat(registry.number(Provider.META, "20000002")).isPresent();
    assertThat(moved).hasValue(1);

    projector.project(snapshot(2, false));
    now.updateAndGet(t -> t.plusSeconds(14));
    registry.refreshIfMoved();
    assertThat(registry.number(Provider.META, "20000002")).isPresent();
    now.updateAndGet(t -> t.plusSeconds(1));
    registry.refreshIfMoved();
    assertThat(registry.number(Provider.META, "20000002")).isEmpty();
    assertThat(moved).hasValue(2);
  }

  @Test
  void an_older_projection_never_overwrites_a_newer_one() {
    projector.project(snapshot(5, false));
    assertThat(projector.project(snapshot(4, true))).isEqualTo(new RegistryProjector.Result(5, 0, 0));
    assertThat(registry.appExists("own-app-key-0123456789a")).isFalse();
  }

  @Test
  void a_second_projection_of_the_same_writes_nothing() {
    projector.project(snapshot(1, true));
    assertThat(projector.project(snapshot(1, true))).isEqualTo(new RegistryProjector.Result(1, 0, 0));
  }

  @Test
  void a_tenant_of_the_shared_app_that_names_no_waba_gets_the_installations() {
    projector.project(new RegistrySnapshot(1, List.of(new TenantRoute("oasis", "Oasis", true, true, "shared", null, "Asia/Dubai", List.of("20000001"))),
        List.of(new NumberRoute(Provider.META, "20000001", "oasis", "+97140000001", null, "shared", 80)), Map.of()));
    assertThat(registry.tenantsOfWaba("10000009", "shared")).containsExactly("oasis");
    assertThat(registry.number(Provider.META, "20000001").orElseThrow().waba()).isEqualTo("10000009");
  }

  private static RegistrySnapshot snapshot(long version, boolean duneEnabled) {
    var numbers = List.of(new NumberRoute(Provider.META, "20000001", "oasis", "+97140000001", "10000001", "shared", 80),
        new NumberRoute(Provider.META, "20000002", "dune", "+97140000002", "10000002", "own-app-key-0123456789a", 80));
    return new RegistrySnapshot(version, List.of(
        new TenantRoute("oasis", "Oasis", true, true, "shared", "10000001", "Asia/Dubai", List.of("20000001")),
        new TenantRoute("dune", "Dune", duneEnabled, false, "own-app-key-0123456789a", "10000002", "Asia/Dubai", List.of("20000002"))),
        duneEnabled ? numbers : numbers.subList(0, 1), Map.of("broadcast.wa.provider", "META"));
  }
}
