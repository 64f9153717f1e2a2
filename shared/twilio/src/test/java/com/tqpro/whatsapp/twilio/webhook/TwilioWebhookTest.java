package com.tqpro.whatsapp.twilio.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.api.Test;

/** Every kind of webhook with the event that becomes of it: webhook/*.json. */
class TwilioWebhookTest {
  private static final Instant AT = Instant.parse("2026-11-24T10:00:00Z");

  static List<JsonNode> inbound() throws IOException {
    return table("inbound.json");
  }

  static List<JsonNode> status() throws IOException {
    return table("status.json");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inbound")
  void an_inbound_message(JsonNode row) {
    var form = form(row);
    assertThat(TwilioWebhook.incomingSenders(form)).isNotEmpty();
    var read = InboundReader.read(form, TwilioWebhook.incomingSenders(form).getFirst(), AT);
    assertThat(Json.tree(Json.text(read))).as(row.path("name").asText()).isEqualTo(row.path("events"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("status")
  void a_status(JsonNode row) {
    var form = form(row);
    var read = TwilioWebhook.status(form, "+97140000022", "x.1", AT);
    assertThat(read.map(Json::toTree).orElse(Json.object())).as(row.path("name").asText()).isEqualTo(row.path("event"));
  }

  @Test
  void what_is_no_form_is_refused_and_what_cannot_be_stored_is_replaced() {
    assertThatThrownBy(() -> TwilioForm.parse("a=%zz".getBytes(StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> TwilioForm.parse("a=1&".repeat(501).getBytes(StandardCharsets.UTF_8))).isInstanceOf(IllegalArgumentException.class);
    assertThat(TwilioForm.parse("Body=a%00b".getBytes(StandardCharsets.UTF_8)).find("Body")).contains("a\uFFFDb");
  }

  @Test
  void our_urls_carry_row_and_attempt_and_ask_for_retries() {
    assertThat(CallbackUrl.status("https://hooks.example.com/webhooks/twilio/{tenant}/status", "marina", "r.1"))
        .isEqualTo("https://hooks.example.com/webhooks/twilio/marina/status?m=r.1#rc=5&rp=all");
    assertThat(CallbackUrl.status("https://h.example/s?k=1#x", "marina", "r.1")).isEqualTo("https://h.example/s?k=1&m=r.1#rc=5&rp=all");
    assertThat(CallbackUrl.status(" ", "marina", "r.1")).isNull();
    assertThat(CallbackUrl.received("https://h.example/{tenant}/s?k=1", "marina", "k=1&m=r.1")).isEqualTo("https://h.example/marina/s?k=1&m=r.1");
  }

  private static TwilioForm form(JsonNode row) {
    var members = new ArrayList<Map.Entry<String, String>>();
    row.path("form").properties().forEach(e -> members.add(Map.entry(e.getKey(), e.getValue().asText())));
    return TwilioForm.of(members);
  }

  private static List<JsonNode> table(String name) throws IOException {
    try (var in = TwilioWebhookTest.class.getResourceAsStream("/webhook/" + name)) {
      var rows = new ArrayList<JsonNode>();
      Json.tree(in.readAllBytes()).forEach(rows::add);
      return rows;
    }
  }
}
