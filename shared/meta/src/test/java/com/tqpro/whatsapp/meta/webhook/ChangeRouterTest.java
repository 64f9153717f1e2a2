package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ChangeRouterTest {
  private static final String OWN_APP = "own-app-key-0123456789a";
  private static final Map<String, NumberRoute> NUMBERS = Map.of(
      "200000000000001", new NumberRoute(Provider.META, "200000000000001", "oasis", "+97140000001", "100000000000001", "shared", 80),
      "200000000000002", new NumberRoute(Provider.META, "200000000000002", "dune", "+97140000002", "100000000000002", OWN_APP, 80));
  private static final Map<String, List<String>> WABAS = Map.of(
      "100000000000001|shared", List.of("oasis", "palm"), "100000000000002|" + OWN_APP, List.of("dune"));

  private final ChangeRouter router = new ChangeRouter(new WebhookRoutes() {
    @Override
    public Optional<NumberRoute> number(String phoneNumberId) {
      return Optional.ofNullable(NUMBERS.get(phoneNumberId));
    }

    @Override
    public List<String> tenantsOfWaba(String waba, String appKey) {
      return WABAS.getOrDefault(waba + "|" + appKey, List.of());
    }
  });

  @Test
  void each_change_goes_by_its_own_number_and_one_of_another_app_is_refused() throws IOException {
    var routed = router.route("shared", parsed("several-accounts"));
    assertThat(routed.tenants()).containsOnlyKeys("oasis");
    assertThat(routed.tenants().get("oasis").messages()).extracting(InboundMessage::id).containsExactly("wamid.GOOD");
    assertThat(routed.tenants().get("oasis").statuses()).hasSize(1);
    assertThat(routed.refused()).extracting(WebhookChange::phoneNumberId).containsExactly("200000000000002");
    assertThat(routed.unrouted()).isEmpty();

    var own = router.route(OWN_APP, parsed("several-accounts"));
    assertThat(own.tenants()).containsOnlyKeys("dune");
    assertThat(own.refused()).extracting(WebhookChange::phoneNumberId).containsExactly("200000000000001");
  }

  @Test
  void a_change_of_an_account_goes_to_every_tenant_of_it() throws IOException {
    var routed = router.route("shared", parsed("account-update"));
    assertThat(routed.tenants()).containsOnlyKeys("oasis", "palm");
    routed.tenants().forEach((tenant, events) -> assertThat(events.accountEvents()).extracting(AccountEvent::tenant).containsExactly(tenant));
    assertThat(router.route(OWN_APP, parsed("account-update")).unrouted()).hasSize(1);
  }

  @Test
  void a_preference_goes_by_its_number_and_not_to_the_neighbours_of_the_account() throws IOException {
    assertThat(router.route("shared", parsed("user-preferences-stop")).tenants()).containsOnlyKeys("oasis");
  }

  @Test
  void a_change_without_events_leaves_only_its_notes() throws IOException {
    var routed = router.route("shared", parsed("unknown-field"));
    assertThat(routed.tenants()).isEmpty();
    assertThat(routed.unrouted()).isEmpty();
    assertThat(routed.notes()).containsExactly(new WebhookNote(WebhookNote.Kind.SKIPPED, "moon_phase_update", "a field that is not used here"));
  }

  private static ParsedWebhook parsed(String kind) throws IOException {
    return MetaWebhook.parse(Files.readAllBytes(Path.of("src/test/resources/webhook", kind + ".json")), Instant.EPOCH);
  }
}
