package com.tqpro.whatsapp.simulators.meta;

import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.APP;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.CUSTOMER;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.PHONE;
import static com.tqpro.whatsapp.simulators.meta.SimulatorFixture.WABA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** How receipts travel: form, order, retries, doubles, losses, batches. */
final class DeliveryTest {
    private static List<String> kinds(SimulatorFixture f) {
        return f.receiver.statuses().stream().map(s -> s.path("status").asText()).toList();
    }

    @Test
    void receiptsHaveMetasForm() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withParallelPosts(1)))) {
            f.simulator.customer(CUSTOMER).named("Aisha");
            String wamid = f.sendTemplate(CUSTOMER).wamid();
            f.quiet();
            String userId = f.simulator.customer(CUSTOMER).userId();
            assertThat(f.receiver.got()).hasSize(3);
            assertThat(f.receiver.got().getFirst().text()).isEqualTo("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"2001\",\"changes\":[{\"field\":\"messages\","
                    + "\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"display_phone_number\":\"97140000011\",\"phone_number_id\":\"1001\"},"
                    + "\"contacts\":[{\"profile\":{\"name\":\"Aisha\"},\"wa_id\":\"971500000001\",\"user_id\":\"" + userId + "\"}],"
                    + "\"statuses\":[{\"id\":\"" + wamid + "\",\"status\":\"sent\",\"timestamp\":\"1795507200\",\"recipient_id\":\"971500000001\",\"recipient_user_id\":\"" + userId
                    + "\",\"biz_opaque_callback_data\":\"row.1\",\"pricing\":{\"billable\":true,\"pricing_model\":\"PMP\",\"type\":\"regular\",\"category\":\"utility\"}}]}}]}]}");
            assertThat(f.receiver.statuses().stream().filter(s -> s.has("pricing")).map(s -> s.path("status").asText())).containsExactly("sent", "delivered");
        }
    }

    @Test
    void failedHasErrorsAndNoContacts() {
        try (var f = new SimulatorFixture()) {
            f.sendTemplate(MagicNumbers.failedWith(131049));
            f.quiet();
            JsonNode value = f.receiver.got().getFirst().json().at("/entry/0/changes/0/value");
            assertThat(value.has("contacts")).isFalse();
            JsonNode error = value.at("/statuses/0/errors/0");
            assertThat(error.path("code").asInt()).isEqualTo(131049);
            assertThat(error.path("title").asText()).isNotEmpty();
            assertThat(error.at("/error_data/details").asText()).isNotEmpty();
            assertThat(value.at("/statuses/0").has("pricing")).isFalse();
        }
    }

    @Test
    void refusedPostsAreRetriedWithTheSameBytes() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withRetryScale(0.0001)))) {
            f.receiver.refuseNext(3);
            f.sendTemplate(MagicNumbers.ONLY_SENT.number());
            f.quiet();
            assertThat(f.receiver.got()).hasSize(4);
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.body()).isEqualTo(f.receiver.got().getFirst().body()));
            assertThat(f.simulator.webhooks()).extracting(WebhookPost::attempt).containsExactly(1, 2, 3, 4);
            assertThat(f.simulator.webhooks()).extracting(WebhookPost::status).containsExactly(500, 500, 500, 200);
        }
    }

    @Test
    void everythingDoubled() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withDoubled(1)))) {
            f.sendTemplate(CUSTOMER);
            f.quiet();
            assertThat(kinds(f)).containsExactlyInAnyOrder("sent", "sent", "delivered", "delivered", "read", "read");
        }
    }

    @Test
    void everythingLost() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withLost(1)))) {
            f.sendTemplate(CUSTOMER);
            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            f.quiet();
            assertThat(kinds(f)).isEmpty();
            assertThat(f.receiver.messages()).as("inbound messages are never lost").hasSize(1);
        }
    }

    @Test
    void backwards() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withReordered(1).withParallelPosts(1)))) {
            f.sendTemplate(CUSTOMER);
            f.quiet();
            assertThat(kinds(f)).containsExactly("read", "delivered", "sent");
        }
    }

    @Test
    void lateOnesComeAfterTheRest() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withLate(1, Duration.ofMillis(300))))) {
            long start = System.nanoTime();
            f.sendTemplate(MagicNumbers.ONLY_SENT.number());
            f.quiet();
            assertThat(System.nanoTime() - start).isGreaterThan(Duration.ofMillis(300).toNanos());
            assertThat(kinds(f)).containsExactly("sent");
        }
    }

    @Test
    void aShareOfThemBySeed() {
        WebhookSwitches half = WebhookSwitches.prompt().withLost(0.5).withUnread(0.5);
        try (var f = new SimulatorFixture(o -> o.switches(half).seed(7).rateTolerance(Duration.ofSeconds(60)))) {
            for (int i = 0; i < 100; i++) f.sendTemplate("+97150000%04d".formatted(i));
            f.quiet();
            assertThat(kinds(f)).hasSizeBetween(90, 160);
        }
    }

    @Test
    void batchesHoldSeveralNumbersAndWabas() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withBatch(19, Duration.ofMinutes(5))))) {
            f.simulator.put(MetaWaba.seeded("2002", "Second", APP, SimulatorFixture.TOKEN));
            f.simulator.put(MetaPhone.of("1003", "2002", "+97140000013", "Second"));
            for (int i = 0; i < 5; i++) f.sendTemplate("+97150000%04d".formatted(i));
            f.post("/v25.0/1003/messages", SimulatorFixture.templateTo(CUSTOMER));
            f.simulator.customer(CUSTOMER).to(PHONE).text("Hi");
            f.quiet();
            assertThat(kinds(f)).hasSize(18);
            assertThat(f.receiver.got()).as("all in one, because it is full").hasSize(1);
            var mixed = f.receiver.got().getFirst().json();
            assertThat(mixed.path("entry")).hasSize(2);
            assertThat(mixed.path("entry").findValuesAsText("id").stream().filter(id -> id.length() == 4).collect(Collectors.toSet())).containsExactlyInAnyOrder(WABA, "2002");
            f.simulator.switches(f.simulator.switches().withBatch(1000, Duration.ofMillis(20)));
            f.sendTemplate(MagicNumbers.ONLY_SENT.number());
            f.quiet();
            assertThat(f.receiver.got()).as("another, because its window is over").hasSize(2);
            assertThat(f.receiver.got()).allSatisfy(g -> assertThat(g.signature()).isEqualTo(Signature.of(SimulatorFixture.SECRET, g.body())));
        }
    }

    @Test
    void withoutSubscriptionNothingArrives() {
        try (var f = new SimulatorFixture()) {
            f.call(java.net.http.HttpRequest.newBuilder().DELETE(), "/v25.0/" + WABA + "/subscribed_apps", SimulatorFixture.TOKEN);
            f.sendTemplate(CUSTOMER);
            f.quiet();
            assertThat(f.receiver.got()).isEmpty();
            assertThat(f.post("/v25.0/" + WABA + "/subscribed_apps", "{}").json().path("success").asBoolean()).isTrue();
            f.sendTemplate(CUSTOMER);
            f.quiet();
            assertThat(kinds(f)).hasSize(3);
        }
    }

    @Test
    void anOverrideTakesMessagesButNotAccountEvents() throws Exception {
        try (var f = new SimulatorFixture(); var other = new Receiver()) {
            assertThat(f.post("/v25.0/" + PHONE, "{\"webhook_configuration\":{\"override_callback_uri\":\"" + other.uri() + "\",\"verify_token\":\"wrong\"}}").status()).isEqualTo(400);
            assertThat(f.post("/v25.0/" + PHONE, "{\"webhook_configuration\":{\"override_callback_uri\":\"" + other.uri() + "\",\"verify_token\":\"right\"}}").status()).isEqualTo(200);
            f.sendTemplate(CUSTOMER);
            f.simulator.templateStatus(WABA, "eid_offer", "ar", "PAUSED", "NONE");
            f.quiet();
            assertThat(other.statuses()).hasSize(3);
            assertThat(f.receiver.got()).singleElement().satisfies(g -> assertThat(g.json().at("/entry/0/changes/0/field").asText()).isEqualTo("message_template_status_update"));
        }
    }

    @Test
    void undeliverableAfterSevenScaledDays() {
        try (var f = new SimulatorFixture(o -> o.switches(WebhookSwitches.prompt().withRetryScale(0.0000001)))) {
            f.receiver.refuseNext(1_000);
            f.sendTemplate(MagicNumbers.ONLY_SENT.number());
            f.quiet();
            assertThat(f.simulator.webhooks().size()).isBetween(10, 40);
        }
    }
}
