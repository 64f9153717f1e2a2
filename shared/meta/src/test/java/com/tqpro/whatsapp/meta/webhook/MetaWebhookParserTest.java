package com.tqpro.whatsapp.meta.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MetaWebhookParserTest {
  private static final Instant RECEIVED = Instant.ofEpochSecond(1_793_000_500);
  private static final Instant AT = Instant.ofEpochSecond(1_793_000_000);
  private final MetaWebhookParser parser = new MetaWebhookParser(new MetaRouting() {
    @Override
    public Optional<NumberRoute> number(String id) {
      return switch (id) {
        case "20000001" -> Optional.of(new NumberRoute(Provider.META, id, "oasis", "+97140000001", "10000001", "shared", 80));
        case "20000002" -> Optional.of(new NumberRoute(Provider.META, id, "dune", "+97140000002", "10000002", "own", 80));
        default -> Optional.empty();
      };
    }

    @Override
    public List<String> tenantsOfWaba(String waba, String appKey) {
      return waba.equals("10000001") && appKey.equals("shared") ? List.of("oasis", "palm") : List.of();
    }
  });

  static Stream<JsonNode> messages() throws IOException {
    try (var in = MetaWebhookParserTest.class.getResourceAsStream("/webhook/messages.jsonl")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().map(Json::tree).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("messages")
  void every_kind_of_message_is_normalised(JsonNode sample) {
    var items = parse("{\"contacts\":[{\"profile\":{\"name\":\"Aisha\"},\"wa_id\":\"971500000001\",\"user_id\":\"AE.7Hq2x\"}],\"messages\":[" + sample.path("message") + "]}");
    assertThat(items).hasSize(1);
    var message = ((MetaItem.Inbound) items.getFirst()).message();
    assertThat(message.tenant()).isEqualTo("oasis");
    assertThat(message.sender()).isEqualTo("20000001");
    assertThat(message.contact()).isEqualTo(new ContactIdentity("971500000001", "AE.7Hq2x", null));
    assertThat(message.profileName()).isEqualTo("Aisha");
    assertThat(message.at()).isEqualTo(AT);
    assertThat(message.kind()).isEqualTo(sample.path("kind").asText());
    assertThat(message.text()).isEqualTo(sample.path("text").asText(null));
    assertThat(message.quotedMessageId()).isEqualTo(sample.path("quoted").asText(null));
    assertThat(message.details()).isEqualTo(sample.get("details"));
    assertThat(message.referral() == null ? null : message.referral().path("source_id").asText()).isEqualTo(sample.path("referral").asText(null));
    assertThat(message.echo()).isFalse();
  }

  @Test
  void a_customer_without_a_phone_is_known_by_his_user_id() {
    var message = ((MetaItem.Inbound) parse("""
        {"contacts":[{"profile":{"name":"A","username":"aisha.k"},"user_id":"AE.7Hq2x","parent_user_id":"AE.ENT.9sd"}],
         "messages":[{"from_user_id":"AE.7Hq2x","id":"wamid.1","timestamp":"1793000000","type":"text","text":{"body":"Hi"}}]}""").getFirst()).message();
    assertThat(message.contact()).isEqualTo(new ContactIdentity(null, "AE.7Hq2x", "AE.ENT.9sd"));
    assertThat(message.contact().key()).isEqualTo("AE.7Hq2x");
    assertThat(message.username()).isEqualTo("aisha.k");
  }

  @Test
  void an_echo_is_the_businesss_own_message_to_the_customer() {
    var message = ((MetaItem.Inbound) parse("""
        {"message_echoes":[{"from":"97140000001","to":"971500000001","id":"wamid.e","timestamp":"1793000000","type":"text","text":{"body":"Hello"}}]}""").getFirst()).message();
    assertThat(message.echo()).isTrue();
    assertThat(message.contact().waId()).isEqualTo("971500000001");
  }

  @Test
  void statuses_keep_callback_data_pricing_and_error() {
    var items = parse("""
        {"statuses":[{"id":"wamid.1","status":"delivered","timestamp":"1793000000","recipient_id":"971500000001","recipient_user_id":"AE.7Hq2x",
           "biz_opaque_callback_data":"r.1","pricing":{"billable":true,"type":"regular","category":"marketing"}},
          {"id":"wamid.2","status":"failed","timestamp":"1793000000","errors":[{"code":131049,"title":"Not delivered","error_data":{"details":"healthy ecosystem"}}]},
          {"id":"wamid.3","status":"played","timestamp":"1793000000"},{"id":"wamid.4","status":"warped","timestamp":"1793000000"}]}""");
    assertThat(items).containsExactly(
        new MetaItem.Status("oasis", new StatusEvent("wamid.1", "20000001", DeliveryStatus.DELIVERED, AT, "r.1", "971500000001", "AE.7Hq2x", null, "marketing", "regular")),
        new MetaItem.Status("oasis", new StatusEvent("wamid.2", "20000001", DeliveryStatus.FAILED, AT, null, null, null,
            new ProviderError(131049, "Not delivered: healthy ecosystem", null), null, null)),
        new MetaItem.Status("oasis", new StatusEvent("wamid.3", "20000001", DeliveryStatus.READ, AT, null, null, null, null, null, null)),
        new MetaItem.Malformed("messages", "unknown status"));
  }

  @Test
  void one_bad_item_leaves_the_good_ones_alone() {
    assertThat(parse("""
        {"messages":[{"from":"971500000001","id":"wamid.1","timestamp":"soon","type":"text","text":{"body":"x"}},
          {"from":"971500000001","timestamp":"1793000000","type":"text","text":{"body":"x"}}, 7,
          {"from":"971500000001","id":"wamid.2","timestamp":"1793000000","type":"text","text":{"body":"good"}}]}"""))
        .satisfiesExactly(i -> assertThat(i).isEqualTo(new MetaItem.Malformed("messages", "timestamp is no time")),
            i -> assertThat(i).isEqualTo(new MetaItem.Malformed("messages", "no id")),
            i -> assertThat(i).isInstanceOf(MetaItem.Malformed.class),
            i -> assertThat(((MetaItem.Inbound) i).message().text()).isEqualTo("good"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"message_template_status_update", "message_template_quality_update", "message_template_components_update",
      "template_category_update", "phone_number_quality_update", "phone_number_name_update", "account_update", "account_alerts",
      "account_review_update", "business_capability_update", "security", "user_preferences", "a_field_of_next_year"})
  void a_change_without_a_number_goes_to_every_tenant_of_the_waba(String field) {
    var body = "{\"entry\":[{\"id\":\"10000001\",\"time\":1793000000,\"changes\":[{\"field\":\"" + field + "\",\"value\":{\"event\":\"X\"}}]}]}";
    var items = parser.parse(Json.tree(body), "shared", RECEIVED);
    assertThat(items).extracting(i -> ((MetaItem.Account) i).event().tenant()).containsExactly("oasis", "palm");
    var event = ((MetaItem.Account) items.getFirst()).event();
    assertThat(event.field()).isEqualTo(field);
    assertThat(event.at()).isEqualTo(AT);
    assertThat(parser.parse(Json.tree(body), "shared", RECEIVED.plusSeconds(9))).isEqualTo(items);
    assertThat(parser.parse(Json.tree(body), "own", RECEIVED)).hasOnlyElementsOfType(MetaItem.Unrouted.class);
  }

  @Test
  void every_change_is_routed_by_its_own_number_and_another_apps_is_refused() {
    var body = "{\"entry\":[{\"id\":\"10000001\",\"changes\":[" + change("20000001") + "," + change("20000002") + "," + change("29999999") + "]}]}";
    var shared = parser.parse(Json.tree(body), "shared", RECEIVED);
    assertThat(shared).hasSize(3);
    assertThat(((MetaItem.Inbound) shared.get(0)).message().tenant()).isEqualTo("oasis");
    assertThat(shared.get(1)).isEqualTo(new MetaItem.Foreign("20000002"));
    assertThat(shared.get(2)).isInstanceOf(MetaItem.Unrouted.class);
    assertThat(((MetaItem.Inbound) parser.parse(Json.tree(body), "own", RECEIVED).get(1)).message().tenant()).isEqualTo("dune");
  }

  private static String change(String number) {
    return "{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"" + number + "\"},\"messages\":[{\"from\":\"971500000001\",\"id\":\"wamid.1\","
        + "\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"x\"}}]}}";
  }

  private List<MetaItem> parse(String value) {
    var body = "{\"entry\":[{\"id\":\"10000001\",\"changes\":[{\"field\":\"messages\",\"value\":{\"metadata\":{\"phone_number_id\":\"20000001\"}," + value.strip().substring(1) + "}]}]}";
    return parser.parse(Json.tree(body), "shared", RECEIVED);
  }
}
