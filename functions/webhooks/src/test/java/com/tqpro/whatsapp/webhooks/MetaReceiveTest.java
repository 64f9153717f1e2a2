package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_APP;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_SECRET;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_WABA;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.WABA;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.entry;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.envelope;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.post;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.status;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** What a good webhook leaves on the queues. */
class MetaReceiveTest {
  private final WebhooksFixture fixture = new WebhooksFixture();
  private final WebhooksFunction function = fixture.function();

  @Test
  void a_message_reaches_the_inbound_queue_sealed() {
    assertThat(post(function, text(NUMBER, "wamid.1"))).isEqualTo(200);
    var raw = fixture.take("INBOUND_QUEUE_URL");
    assertThat(raw).singleElement().satisfies(body -> {
      assertThat(body.path("tenant").asText()).isEqualTo("oasis");
      assertThat(body.toString()).doesNotContain("secret words").doesNotContain("971500000101");
      assertThat(new String(Base64.getDecoder().decode(body.path("sealed").asText()), StandardCharsets.ISO_8859_1)).doesNotContain("secret words");
    });
    assertThat(new String(fixture.context().inboundBodies().open(Json.text(raw.getFirst())).body(), StandardCharsets.UTF_8)).isEqualTo(
        "{\"provider\":\"META\",\"sender\":\"200000000000001\",\"id\":\"wamid.1\",\"direction\":\"IN\",\"contact\":{\"waId\":\"971500000101\",\"userId\":\"AE.7Hq\"},"
            + "\"at\":\"2026-10-26T07:33:20Z\",\"kind\":\"text\",\"text\":\"secret words wamid.1\",\"details\":{\"text\":{\"body\":\"secret words wamid.1\"}}}");
    assertThat(fixture.log()).doesNotContain("secret words").doesNotContain("971500000101").contains("\"inbound_messages\":1");
  }

  @Test
  void a_copy_of_a_webhook_is_not_queued_twice() {
    post(function, text(NUMBER, "wamid.1", "wamid.2"));
    post(function, text(NUMBER, "wamid.2", "wamid.1"));
    assertThat(fixture.inbound()).extracting(e -> e.getValue().id()).containsExactly("wamid.1", "wamid.2");
  }

  @Test
  void the_statuses_of_one_tenant_are_one_message() {
    var statuses = IntStream.range(0, 1000).mapToObj(i -> status("wamid." + i)).toList();
    assertThat(post(function, envelope(WABA, NUMBER, "statuses", statuses))).isEqualTo(200);
    var batches = fixture.take("RECEIPTS_QUEUE_URL").stream().map(b -> Json.convert(b, ReceiptBatch.class)).toList();
    assertThat(batches).singleElement().satisfies(batch -> {
      assertThat(batch.tenant()).isEqualTo("oasis");
      assertThat(batch.firstSeen()).isEqualTo(fixture.now.get());
      assertThat(batch.statuses()).hasSize(1000);
      assertThat(batch.statuses().get(999).providerMessageId()).isEqualTo("wamid.999");
    });
  }

  @Test
  void statuses_too_large_for_one_message_are_split_and_none_is_lost() {
    var wide = "x".repeat(2500);
    var statuses = IntStream.range(0, 1000).mapToObj(i -> status("wamid." + i).replace("}", ",\"biz_opaque_callback_data\":\"" + wide + "\"}")).toList();
    assertThat(post(function, envelope(WABA, NUMBER, "statuses", statuses))).isEqualTo(200);
    var bodies = fixture.take("RECEIPTS_QUEUE_URL");
    assertThat(bodies.size()).isGreaterThan(1).isLessThan(8);
    assertThat(bodies.stream().flatMap(b -> Json.convert(b, ReceiptBatch.class).statuses().stream()).map(s -> s.providerMessageId()).distinct()).hasSize(1000);
    bodies.forEach(b -> assertThat(Json.bytes(b).length).isLessThanOrEqualTo(1024 * 1024));
  }

  @Test
  void a_hundred_messages_of_one_post_arrive_in_their_order() {
    // Eleven batches of SQS, the last of them not full.
    var ids = IntStream.range(0, 105).mapToObj(i -> "wamid." + i).toArray(String[]::new);
    assertThat(post(function, text(NUMBER, ids))).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getValue().id()).containsExactly(ids);
  }

  @Test
  void one_post_may_mix_accounts_and_each_tenant_gets_his_own() {
    fixture.project(2, new com.tqpro.whatsapp.domain.tenant.NumberRoute(
        com.tqpro.whatsapp.domain.event.Provider.META, "200000000000003", "palm", "+97140000003", WABA, "shared", 80));
    var body = "{\"object\":\"whatsapp_business_account\",\"entry\":["
        + entry(WABA, NUMBER, "statuses", List.of(status("wamid.o"))) + ","
        + entry(WABA, "200000000000003", "statuses", List.of(status("wamid.p"))) + "]}";
    assertThat(post(function, body)).isEqualTo(200);
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).extracting(b -> b.path("tenant").asText() + " " + b.path("statuses").path(0).path("providerMessageId").asText())
        .containsExactlyInAnyOrder("oasis wamid.o", "palm wamid.p");
  }

  @Test
  void who_writes_to_two_tenants_is_in_two_groups_and_neither_message_is_a_copy_of_the_other() {
    fixture.project(2, new com.tqpro.whatsapp.domain.tenant.NumberRoute(
        com.tqpro.whatsapp.domain.event.Provider.META, "200000000000003", "palm", "+97140000003", WABA, "shared", 80));
    var message = List.of("{\"from\":\"971500000101\",\"id\":\"wamid.same\",\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"hello\"}}");
    var body = "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entry(WABA, NUMBER, "messages", message) + "," + entry(WABA, "200000000000003", "messages", message) + "]}";
    assertThat(post(function, body)).isEqualTo(200);
    var received = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(fixture.variables.get("INBOUND_QUEUE_URL")).maxNumberOfMessages(10)
        .messageSystemAttributeNames(MessageSystemAttributeName.MESSAGE_GROUP_ID)).messages();
    assertThat(received).extracting(m -> Json.tree(m.body()).path("tenant").asText()).containsExactlyInAnyOrder("oasis", "palm");
    assertThat(received).extracting(m -> m.attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)).doesNotHaveDuplicates().allMatch(g -> g.matches("[0-9a-f]{64}"));
  }

  @Test
  void an_own_apps_webhook_is_checked_with_its_own_secret() {
    var body = envelope(OWN_WABA, OWN_NUMBER, "statuses", List.of(status("wamid.d")));
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    assertThat(post(function, "/webhooks/meta/" + OWN_APP, body, MetaSignature.sign(bytes, OWN_SECRET))).isEqualTo(200);
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).extracting(b -> b.path("tenant").asText()).containsExactly("dune");
    assertThat(post(function, "/webhooks/meta/" + OWN_APP, body, MetaSignature.sign(bytes, WebhooksFixture.SECRET))).isEqualTo(403);
    assertThat(post(function, "/webhooks/meta", body, MetaSignature.sign(bytes, OWN_SECRET))).isEqualTo(403);
  }

  @Test
  void an_account_event_goes_to_every_tenant_of_the_account() {
    var body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"" + WABA + "\",\"time\":1793000200,\"changes\":[{\"field\":\"account_update\",\"value\":{\"event\":\"ACCOUNT_VIOLATION\"}}]}]}";
    assertThat(post(function, body)).isEqualTo(200);
    var events = fixture.take("ACCOUNT_EVENTS_QUEUE_URL").stream().map(b -> Json.convert(b, AccountEvent.class)).toList();
    assertThat(events).extracting(AccountEvent::tenant).containsExactlyInAnyOrder("oasis", "palm");
    assertThat(events).allSatisfy(e -> assertThat(e.value().path("event").asText()).isEqualTo("ACCOUNT_VIOLATION"));
    assertThat(events).extracting(AccountEvent::id).containsOnly(events.getFirst().id());
  }

  @Test
  void a_base64_body_is_hashed_as_the_bytes_it_stands_for() {
    var body = text(NUMBER, "wamid.1");
    var event = WebhooksFixture.event("POST", "/webhooks/meta", Base64.getEncoder().encodeToString(body.getBytes(StandardCharsets.UTF_8)),
        MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), WebhooksFixture.SECRET));
    event.put("isBase64Encoded", true);
    assertThat(WebhooksFixture.call(function, event).path("statusCode").asInt()).isEqualTo(200);
    assertThat(fixture.inbound()).hasSize(1);
  }

  @Test
  void what_belongs_to_nobody_waits_sealed_on_the_unrouted_queue() {
    assertThat(post(function, text("299999999999999", "wamid.1"))).isEqualTo(200);
    assertThat(fixture.inbound()).isEmpty();
    var parked = fixture.take("UNROUTED_QUEUE_URL");
    assertThat(parked).singleElement().satisfies(node -> {
      assertThat(node.path("reason").asText()).isEqualTo("unknown-number");
      assertThat(node.path("number").asText()).isEqualTo("299999999999999");
      assertThat(node.toString()).doesNotContain("secret words");
      var opened = new QueueBodies("unrouted", fixture.context()::tenantKeys).open(node.path("body").asText());
      assertThat(opened.tenant()).isEqualTo("_unrouted");
      assertThat(Json.tree(opened.body()).at("/entry/changes/0/value/messages/0/text/body").asText()).isEqualTo("secret words wamid.1");
      assertThat(Json.tree(opened.body()).path("app").asText()).isEqualTo("shared");
    });
    assertThat(fixture.log()).contains("\"unrouted_changes\":1");
  }

  @Test
  void a_number_that_is_added_is_routed_without_a_restart() {
    post(function, text("200000000000009", "wamid.1"));
    fixture.project(2, new com.tqpro.whatsapp.domain.tenant.NumberRoute(
        com.tqpro.whatsapp.domain.event.Provider.META, "200000000000009", "oasis", "+97140000009", WABA, "shared", 80));
    post(function, text("200000000000009", "wamid.2"));
    assertThat(fixture.inbound()).extracting(e -> e.getKey() + " " + e.getValue().id()).containsExactly("oasis wamid.2");
  }

  @Test
  void a_message_larger_than_sqs_takes_is_parked_without_its_body_and_the_rest_goes_on() {
    var huge = "{\"from\":\"971500000102\",\"id\":\"wamid.huge\",\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"" + "y".repeat(1_200_000) + "\"}}";
    var good = "{\"from\":\"971500000103\",\"id\":\"wamid.good\",\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"fine\"}}";
    assertThat(post(function, envelope(WABA, NUMBER, "messages", List.of(huge, good)))).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getValue().id()).containsExactly("wamid.good");
    assertThat(fixture.take("UNROUTED_QUEUE_URL")).singleElement().satisfies(node -> {
      assertThat(node.path("reason").asText()).isEqualTo("refused-by-sqs");
      assertThat(node.path("queue").asText()).isEqualTo("inbound");
      assertThat(node.has("body")).isFalse();
    });
    assertThat(fixture.log()).contains("\"parked_messages\":1");
  }

  @Test
  void a_queue_that_does_not_answer_is_a_503_so_that_meta_sends_again() {
    fixture.variables.put("INBOUND_QUEUE_URL", fixture.variables.get("INBOUND_QUEUE_URL").replace("-inbound", "-gone"));
    var broken = fixture.function();
    assertThat(post(broken, text(NUMBER, "wamid.1"))).isEqualTo(503);
    assertThat(fixture.log()).contains("\"message\":\"Webhook not delivered\"").contains("\"undelivered_webhooks\":1").doesNotContain("secret words");
  }
}
