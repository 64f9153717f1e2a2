package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.internalapi.InternalFixture.Answer;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InternalApiTest {
  private static final String BASE = "/marketing/internal/";
  private static InternalFixture fixture;
  private static InternalApiFunction function;

  @BeforeAll
  static void start() {
    fixture = new InternalFixture();
    function = fixture.function();
    assertThat(fixture.call(function, "POST", "/internal/wa/refresh", null, null).json())
        .isEqualTo(Json.tree("{\"version\":2,\"tenants\":2,\"numbers\":1,\"written\":6,\"deleted\":0}"));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @Test
  void refresh_is_seen_by_the_next_request() {
    fixture.platform().run(h -> h.execute("insert into public.tenant (slug, name) values ('late', 'Late')"));
    assertThat(post("broadcast/stats", "{\"broadcastId\":\"" + UUID.randomUUID() + "\"}", "late").code()).isEqualTo("tenant-unknown");
    var answer = fixture.call(function, "POST", "/internal/wa/refresh", null, null).json();
    assertThat(answer.path("tenants").asInt()).isEqualTo(3);
    fixture.platform().run(h -> h.execute("update public.tenant set enabled = false where slug = 'late'"));
    assertThat(fixture.call(function, "POST", "/internal/wa/refresh", null, null).json().path("tenants").asInt()).isEqualTo(2);
    assertThat(fixture.call(fixture.function(), "GET", "/health", null, null, null).json().path("registryVersion").asInt()).isGreaterThan(2);
  }

  @Test
  void dispatch_data_is_the_template_and_pages_of_recipients_in_the_clear() {
    var id = fixture.broadcast("0500000101", "0500000102", "0500000103", "12");
    var first = post("broadcast/dispatch-data", "{\"broadcastId\":\"" + id + "\",\"limit\":2}").json();
    assertThat(first.at("/template/componentSpec/0/type").asText()).isEqualTo("body");
    assertThat(first.path("recipients").findValuesAsText("recipient")).containsExactly("971500000101", "971500000102");
    assertThat(first.at("/recipients/0/values")).isEqualTo(Json.tree("{\"recipient_name\":\"Guest 1\"}"));
    var second = get("broadcast/dispatch-data?broadcastId=" + id + "&limit=2&cursor=" + first.path("nextCursor").asText()).json();
    assertThat(second.path("recipients").findValuesAsText("recipient")).containsExactly("971500000103");
    assertThat(second.hasNonNull("nextCursor")).isFalse();
  }

  @Test
  void a_status_is_read_and_set_and_stats_follow() {
    var id = fixture.broadcast("0500000111", "0500000112");
    assertThat(get("broadcast/status?broadcastId=" + id).json().path("status").asText()).isEqualTo("DRAFT");
    assertThat(get("broadcast/status?broadcastId=" + id + "&status=RUNNING").code()).isEqualTo("post-needed");
    assertThat(set(id, "RUNNING").json().path("status").asText()).isEqualTo("RUNNING");
    assertThat(fixture.tickets()).isEqualTo(6);
    assertThat(set(id, "RUNNING").status()).isEqualTo(200);
    assertThat(fixture.tickets()).isZero();
    assertThat(set(id, "PAUSED").json().path("status").asText()).isEqualTo("PAUSED");
    assertThat(set(id, "RUNNING").json().path("status").asText()).isEqualTo("RUNNING");
    assertThat(fixture.tickets()).isEqualTo(6);
    assertThat(set(id, "DONE").code()).isEqualTo("invalid-status");
    assertThat(set(id, "CANCELLED").json().path("status").asText()).isEqualTo("CANCELLED");
    assertThat(set(id, "RUNNING").code()).isEqualTo("wrong-state");
    assertThat(post("broadcast/stats", "{\"broadcastId\":\"" + id + "\"}").json().path("skipped")).isEqualTo(Json.tree("{\"CANCELLED\":2}"));
  }

  @Test
  void a_report_takes_the_way_of_the_providers_own() {
    var id = fixture.broadcast("0500000121");
    var row = UUID.fromString(post("broadcast/dispatch-data", "{\"broadcastId\":\"" + id + "\"}").json().at("/recipients/0/recipientId").asText());
    assertThat(post("recipient/status", "{\"recipientId\":\"" + row + "\",\"status\":\"delivered\"}").code()).isEqualTo("not-sent-yet");
    fixture.tenant("oasis").run(h -> h.execute("update tqwa.outbound_message set state = 'SENT', attempt = 2, sent_at = now(), provider_message_id = 'wamid.x1' where id = ?", row));
    assertThat(post("recipient/status", "{\"providerMessageId\":\"wamid.x1\",\"status\":\"delivered\",\"at\":\"2026-11-24T09:59:00+00:00\"}").status()).isEqualTo(202);
    assertThat(fixture.receipts()).containsExactly(Json.tree("""
        {"provider":"META","tenant":"oasis","firstSeen":"2026-11-24T10:00:00Z","accepted":[],"statuses":[{"providerMessageId":"wamid.x1","sender":"900000000000201",
         "status":"DELIVERED","at":"2026-11-24T09:59:00Z","callbackData":"%s.2","recipientWaId":"971500000121"}]}""".formatted(row)));
    assertThat(post("recipient/status", "{\"recipientId\":\"" + row + "\",\"status\":\"FAILED\",\"errorCode\":131026,\"errorText\":\"undeliverable\"}").status()).isEqualTo(202);
    assertThat(fixture.receipts().getFirst().at("/statuses/0/error")).isEqualTo(Json.tree("{\"code\":131026,\"text\":\"undeliverable\"}"));
  }

  @Test
  void a_person_is_found_by_phone_and_a_message_by_its_id() {
    var id = fixture.broadcast("0500000131");
    var found = get("recipient/lookup?phone=" + "%2B971%2050%20000%200131").json();
    assertThat(found.path("address").asText()).isEqualTo("971500000131");
    assertThat(found.at("/recipients/0/broadcastId").asText()).isEqualTo(id.toString());
    assertThat(found.path("recipients").findValuesAsText("name")).isEmpty();
    assertThat(post("recipient/lookup", "{\"phone\":\"5215512345678\"}").json().path("address").asText()).isEqualTo("5215512345678");
    assertThat(post("recipient/lookup", "{\"providerMessageId\":\"wamid.none\"}").status()).isEqualTo(404);
    assertThat(post("recipient/lookup", "{\"recipientId\":\"17\"}").status()).isEqualTo(404);
    assertThat(post("recipient/lookup", "{}").code()).isEqualTo("argument-missing");
  }

  @Test
  void an_opt_out_is_written_once_and_acknowledged_when_nothing_is_underway() {
    var id = fixture.broadcast("0500000141");
    fixture.tenant("oasis").run(h -> h.execute("update tqwa.outbound_message set state = 'CLAIMED', claim_id = id where broadcast_id = ?", id));
    var body = "{\"phone\":\"0500000141\",\"source\":\"CALL\",\"reason\":\"asked by phone\"}";
    var first = post("optout/add", body);
    assertThat(first.status()).isEqualTo(202);
    assertThat(first.response().headers()).containsEntry("retry-after", "5");
    assertThat(first.json()).isEqualTo(Json.tree("{\"address\":\"971500000141\",\"scope\":\"MARKETING\",\"added\":true,\"acknowledged\":false}"));
    fixture.tenant("oasis").run(h -> h.execute("update tqwa.outbound_message set state = 'SENT', claim_id = null where broadcast_id = ?", id));
    var second = post("optout/add", body);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().path("added").asBoolean()).isFalse();
    assertThat(post("recipient/lookup", "{\"phone\":\"0500000141\"}").json().at("/optOuts/0/source").asText()).isEqualTo("CALL");
    assertThat(fixture.log.toString(StandardCharsets.UTF_8)).doesNotContain("0500000141").doesNotContain("971500000141");
  }

  @Test
  void an_opt_out_of_somebody_who_was_erased_is_in_the_ledger_too() {
    var ledger = fixture.context.erasureLedger();
    new Erasure(fixture.tenant("oasis"), fixture.context.contactKeys(), ledger, "oasis", fixture.context.clock(), time -> { }).erase(List.of("971500000142"), new Actor("operator", null));
    assertThat(ledger.all("oasis").values()).extracting(e -> e.optedOut()).containsOnlyNulls();
    assertThat(post("optout/add", "{\"phone\":\"0500000142\",\"scope\":\"ALL\"}").status()).isEqualTo(200);
    assertThat(ledger.all("oasis").values()).extracting(e -> e.optedOut()).containsExactly("ALL");
    assertThat(post("optout/add", "{\"phone\":\"0500000143\"}").status()).isEqualTo(200);
    assertThat(ledger.all("oasis")).as("nobody else is in it").hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', nullValues = "-", value = {
      "GET | /health | - | - | - | 200 | -", "GET | /openapi.json | - | - | - | 200 | -", "POST | /internal/wa/refresh | - | - | - | 401 | unauthorized",
      "POST | /internal/wa/refresh | wrong | - | - | 401 | unauthorized", "POST | /marketing/internal/broadcast/stats | internal-key | - | {} | 400 | tenant-missing",
      "POST | /marketing/internal/broadcast/stats | internal-key | nobody | {} | 400 | tenant-unknown", "POST | /marketing/internal/broadcast/stats | internal-key | oasis | {} | 400 | argument-missing",
      "POST | /marketing/internal/broadcast/stats | internal-key | oasis | [] | 400 | invalid-json", "POST | /marketing/internal/broadcast/stats | internal-key | oasis | { | 400 | invalid-json",
      "POST | /marketing/internal/broadcast/stats | internal-key | oasis | {\"broadcastId\":\"17\"} | 404 | not-found",
      "POST | /marketing/internal/optout/add | internal-key | oasis | {\"phone\":\"x\"} | 400 | invalid-phone",
      "POST | /marketing/internal/optout/add | internal-key | oasis | {\"phone\":\"0500000001\",\"scope\":\"NONE\"} | 400 | invalid-scope",
      "GET | /marketing/internal/optout/add | internal-key | oasis | - | 405 | method-not-allowed", "GET | /marketing/internal/ai/nothing | internal-key | oasis | - | 404 | not-found"})
  void who_may_call_what_and_what_is_wrong(String method, String path, String key, String tenant, String body, int status, String code) {
    var answer = fixture.call(function, method, path, tenant, body, key);
    assertThat(answer.status()).isEqualTo(status);
    if (code != null) {
      assertThat(answer.code()).isEqualTo(code);
    }
  }

  @Test
  void one_tenants_broadcast_is_not_anothers() {
    var id = fixture.broadcast("0500000151");
    assertThat(post("broadcast/stats", "{\"broadcastId\":\"" + id + "\"}", "dune").status()).isEqualTo(404);
  }

  private static Answer set(UUID id, String status) {
    return post("broadcast/status", "{\"broadcastId\":\"" + id + "\",\"status\":\"" + status + "\"}");
  }

  private static Answer post(String path, String json) {
    return post(path, json, "oasis");
  }

  private static Answer post(String path, String json, String tenant) {
    return fixture.call(function, "POST", BASE + path, tenant, json);
  }

  private static Answer get(String path) {
    return fixture.call(function, "GET", BASE + path, "oasis", null);
  }
}
