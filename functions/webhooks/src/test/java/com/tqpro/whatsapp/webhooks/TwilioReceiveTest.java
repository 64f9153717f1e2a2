package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import com.tqpro.whatsapp.twilio.webhook.TwilioSignature;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Twilio's webhooks of oasis (number and messaging service) and of a subaccount; dune has a number of its own. */
class TwilioReceiveTest {
  private static final String ACCOUNT = "AC" + "1".repeat(32);
  private static final String SUBACCOUNT = "AC" + "2".repeat(32);
  private static final String BASE = "https://hooks.example.com/webhooks/twilio/";
  private final WebhooksFixture fixture = new WebhooksFixture();
  private WebhooksFunction function;

  @BeforeEach
  void numbers() {
    fixture.variables.put("BROADCAST_TWILIO_STATUS_CALLBACK_URL", BASE + "{tenant}/status");
    fixture.variables.put("BROADCAST_TWILIO_INBOUND_URL", BASE + "{tenant}/inbound#rc=5&rp=all");
    secret("token", null);
    fixture.project(2, number("+97140000022", "oasis"), number("MG1", "oasis"), number("+97140000023", "dune"));
    function = fixture.function();
  }

  private void secret(String token, String previous) {
    Embedded.secrets().put(fixture.id + "/tenants/oasis", "{\"twilio\":{\"accountSid\":\"" + ACCOUNT + "\",\"authToken\":\"" + token + "\",\"authToken." + SUBACCOUNT + "\":\"sub-token\""
        + (previous == null ? "" : ",\"previousAuthToken\":\"" + previous + "\"") + "}}");
  }

  private static NumberRoute number(String sender, String tenant) {
    return new NumberRoute(Provider.TWILIO, sender, tenant, sender, null, null, 80);
  }

  @Test
  void a_message_and_a_status_reach_their_queues() {
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000022")).isEqualTo(200);
    assertThat(fixture.inbound()).singleElement().satisfies(e -> {
      assertThat(e.getKey()).isEqualTo("oasis");
      assertThat(e.getValue().text()).isEqualTo("مرحبا");
      assertThat(e.getValue().sender()).isEqualTo("+97140000022");
    });
    assertThat(status("token", "019aab00-0000-7000-8000-000000000001.2", "From=whatsapp%3A%2B97140000022")).isEqualTo(200);
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).singleElement().satisfies(b -> {
      assertThat(b.path("provider").asText() + " " + b.path("tenant").asText()).isEqualTo("TWILIO oasis");
      assertThat(b.at("/statuses/0/callbackData").asText()).isEqualTo("019aab00-0000-7000-8000-000000000001.2");
      assertThat(b.at("/statuses/0/status").asText()).isEqualTo("DELIVERED");
    });
    assertThat(fixture.log()).doesNotContain("97150000").doesNotContain("\u0645\u0631\u062d");
  }

  @Test
  void each_file_of_a_message_is_a_message_of_its_own_and_a_repetition_is_none() {
    var form = "AccountSid=" + ACCOUNT + "&MessageSid=SM5&From=whatsapp%3A%2B971500000101&To=whatsapp%3A%2B97140000022&Body=these&NumMedia=2"
        + "&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2FME1&MediaContentType0=image%2Fjpeg&MediaUrl1=https%3A%2F%2Fapi.twilio.com%2FME2&MediaContentType1=image%2Fpng";
    assertThat(post("inbound", "", form, "token")).isEqualTo(200);
    assertThat(post("inbound", "", form, "token")).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getValue().id() + " " + e.getValue().text() + " " + e.getValue().media().url())
        .containsExactly("SM5 these https://api.twilio.com/ME1", "SM5/1 null https://api.twilio.com/ME2");
  }

  @Test
  void json_bodies_become_the_same_events_as_forms() {
    var form = "AccountSid=" + ACCOUNT + "&MessageSid=SM6&From=whatsapp%3A%2B971500000101&To=whatsapp%3A%2B97140000022&Body=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7&NumMedia=1"
        + "&MediaUrl0=https%3A%2F%2Fapi.twilio.com%2FME1&MediaContentType0=image%2Fjpeg&ProfileName=Aisha";
    var json = "{\"AccountSid\":\"" + ACCOUNT + "\",\"MessageSid\":\"SM6\",\"From\":\"whatsapp:+971500000101\",\"To\":\"whatsapp:+97140000022\",\"Body\":\"مرحبا\",\"NumMedia\":1,"
        + "\"MediaUrl0\":\"https://api.twilio.com/ME1\",\"MediaContentType0\":\"image/jpeg\",\"ProfileName\":\"Aisha\",\"ButtonText\":null,\"Extra\":{\"a\":[1]}}";
    assertThat(post("inbound", "", form, "token")).isEqualTo(200);
    var fromForm = fixture.inbound();
    assertThat(postJson("inbound", "", json, json, "token")).isEqualTo(200);
    assertThat(fixture.inbound()).as("the queue drops the copy").isEmpty();
    assertThat(postJson("inbound", "", json.replace("SM6", "SM7"), json.replace("SM6", "SM7"), "token")).isEqualTo(200);
    assertThat(fixture.inbound()).singleElement().satisfies(e -> {
      assertThat(e.getKey()).isEqualTo("oasis");
      assertThat(Json.text(e.getValue()).replace("SM7", "SM6").replaceAll("\"at\":\"[^\"]+\"", "")).isEqualTo(Json.text(fromForm.getFirst().getValue()).replaceAll("\"at\":\"[^\"]+\"", ""));
    });
  }

  @Test
  void a_json_status_brings_our_row_back() {
    var json = "{\"AccountSid\":\"" + ACCOUNT + "\",\"MessageSid\":\"SM2\",\"MessageStatus\":\"failed\",\"ErrorCode\":63024,\"ErrorMessage\":null,\"From\":\"whatsapp:+97140000022\",\"To\":\"whatsapp:+971500000101\"}";
    assertThat(postJson("status", "m=019aab00-0000-7000-8000-000000000001.2", json, json, "token")).isEqualTo(200);
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).singleElement().satisfies(b -> {
      assertThat(b.path("provider").asText() + " " + b.path("tenant").asText()).isEqualTo("TWILIO oasis");
      assertThat(b.at("/statuses/0/callbackData").asText()).isEqualTo("019aab00-0000-7000-8000-000000000001.2");
      assertThat(b.at("/statuses/0/status").asText() + " " + b.at("/statuses/0/error/code").asInt() + " " + b.at("/statuses/0/error/text").asText()).startsWith("FAILED 63024").doesNotContain("null");
    });
    assertThat(postJson("status", "m=x.2", json, json.replace("63024", "63025"), "token")).as("another body").isEqualTo(403);
    assertThat(postJson("status", "m=x.2", json, json, "guess")).as("another token").isEqualTo(403);
    assertThat(call(function, jsonEvent("status", "m=x.2", json, "x")).path("statusCode").asInt()).as("no hash in the URL").isEqualTo(403);
    assertThat(postJson("status", "", "[", "[", "token")).as("no JSON").isEqualTo(400);
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).isEmpty();
  }

  @Test
  void a_pool_number_of_a_messaging_service_and_a_subaccount_verify_too() {
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000999&MessagingServiceSid=MG1")).isEqualTo(200);
    assertThat(fixture.inbound()).singleElement().satisfies(e -> assertThat(e.getValue().sender()).isEqualTo("MG1"));
    assertThat(post("inbound", "", "AccountSid=" + SUBACCOUNT + "&MessageSid=SM3&From=whatsapp%3A%2B971500000101&To=whatsapp%3A%2B97140000022&Body=x", "sub-token")).isEqualTo(200);
    assertThat(post("inbound", "", "AccountSid=" + SUBACCOUNT + "&MessageSid=SM4&From=whatsapp%3A%2B971500000101&To=whatsapp%3A%2B97140000022&Body=x", "token")).as("another account's token").isEqualTo(403);
  }

  @Test
  void what_is_not_signed_for_this_url_and_account_is_refused() {
    assertThat(inbound("guess", "To=whatsapp%3A%2B97140000022")).isEqualTo(403);
    var event = event("inbound", "", "AccountSid=" + ACCOUNT, null);
    assertThat(call(function, event).path("statusCode").asInt()).as("no signature").isEqualTo(403);
    var elsewhere = event("status", "", "AccountSid=" + ACCOUNT, TwilioSignature.sign(BASE + "oasis/inbound", TwilioForm.parse(("AccountSid=" + ACCOUNT).getBytes(StandardCharsets.UTF_8)), "token"));
    assertThat(call(function, elsewhere).path("statusCode").asInt()).as("signed for another URL").isEqualTo(403);
    var nobody = event("inbound", "", "AccountSid=" + ACCOUNT, "x");
    nobody.put("rawPath", "/webhooks/twilio/nobody/inbound");
    assertThat(call(function, nobody).path("statusCode").asInt()).as("a tenant that does not exist").isEqualTo(403);
    assertThat(call(function, event("inbound", "", "a=%zz", "x")).path("statusCode").asInt()).isEqualTo(400);
    assertThat(call(function, event("inbound", "", "a=" + "b".repeat(TwilioEndpoint.MAX_BODY), "x")).path("statusCode").asInt()).isEqualTo(413);
    assertThat(fixture.inbound()).isEmpty();
  }

  @Test
  void a_replaced_token_is_read_anew_and_the_one_before_still_counts() {
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000022")).isEqualTo(200);
    secret("renewed", "token");
    assertThat(inbound("renewed", "To=whatsapp%3A%2B97140000022")).isEqualTo(200);
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000022")).isEqualTo(200);
  }

  @Test
  void a_number_of_another_tenant_is_refused_and_one_of_nobody_is_kept_sealed() {
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000023")).isEqualTo(200);
    assertThat(inbound("token", "To=whatsapp%3A%2B97140000777")).isEqualTo(200);
    assertThat(fixture.inbound()).isEmpty();
    assertThat(fixture.log()).contains("Webhook of another tenant's number").contains("refused_changes");
    assertThat(fixture.take("UNROUTED_QUEUE_URL")).singleElement().satisfies(b -> {
      assertThat(b.path("number").asText()).isEqualTo("+97140000777");
      assertThat(b.toString()).doesNotContain("971500000101");
    });
  }

  @Test
  void a_form_that_api_gateway_took_for_binary_is_read() {
    var form = "AccountSid=" + ACCOUNT + "&MessageSid=SM7&From=whatsapp%3A%2B971500000101&To=whatsapp%3A%2B97140000022&Body=x";
    var event = event("inbound", "", form, TwilioSignature.sign(BASE + "oasis/inbound", TwilioForm.parse(form.getBytes(StandardCharsets.UTF_8)), "token"));
    event.put("body", Base64.getEncoder().encodeToString(form.getBytes(StandardCharsets.UTF_8))).put("isBase64Encoded", true);
    assertThat(call(function, event).path("statusCode").asInt()).isEqualTo(200);
    assertThat(fixture.inbound()).hasSize(1);
  }

  @Test
  void the_simulators_webhooks_arrive_also_after_failures_of_ours() throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var base = "http://127.0.0.1:" + server.getAddress().getPort();
    fixture.variables.put("BROADCAST_TWILIO_INBOUND_URL", base + "/webhooks/twilio/{tenant}/inbound");
    var own = fixture.function();
    var seen = new ArrayList<String>();
    server.createContext("/", exchange -> forward(exchange, own, seen));
    server.start();
    try (var twilio = TwilioSimulator.start(0).put(new TwilioAccount(ACCOUNT, "token"))
        .put(new TwilioNumber("+97140000022", ACCOUNT, null, URI.create(base + "/webhooks/twilio/oasis/inbound#rc=5&rp=all")))) {
      twilio.inbound("+971500000101", "+97140000022", "هلا", Map.of("ProfileName", "عائشة", "ButtonText", "هلا", "ButtonPayload", "more"), true);
      var arrived = new ArrayList<com.tqpro.whatsapp.domain.event.InboundMessage>();
      Await.until("the message", Duration.ofSeconds(60), () -> {
        fixture.inbound().forEach(e -> arrived.add(e.getValue()));
        return !arrived.isEmpty();
      });
      assertThat(arrived).singleElement().satisfies(m -> assertThat(m.kind() + " " + m.text() + " " + m.payload() + " " + m.contact().name()).isEqualTo("button هلا more عائشة"));
      // The message is on the queue before its sender has the answer.
      Await.until("the second answer", Duration.ofSeconds(60), () -> twilio.callbacksPending() == 0);
      assertThat(twilio.webhookStatuses()).startsWith(503).hasSizeGreaterThan(1);
    } finally {
      server.stop(0);
    }
  }

  /** The first request fails, as a deployment may. */
  private static synchronized void forward(HttpExchange exchange, WebhooksFunction function, List<String> seen) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      seen.add(body);
      int status = 503;
      if (seen.size() > 1) {
        var event = event("inbound", "", body, exchange.getRequestHeaders().getFirst("X-Twilio-Signature"));
        status = call(function, event).path("statusCode").asInt();
      }
      exchange.sendResponseHeaders(status, -1);
    }
  }

  private int inbound(String token, String addressed) {
    return post("inbound", "", "AccountSid=" + ACCOUNT + "&MessageSid=SM1&From=whatsapp%3A%2B971500000101&Body=%D9%85%D8%B1%D8%AD%D8%A8%D8%A7&NumMedia=0&" + addressed, token);
  }

  private int status(String token, String message, String addressed) {
    return post("status", "m=" + message, "AccountSid=" + ACCOUNT + "&MessageSid=SM2&MessageStatus=delivered&To=whatsapp%3A%2B971500000101&" + addressed, token);
  }

  private int post(String route, String query, String form, String token) {
    var url = BASE + "oasis/" + route + (query.isEmpty() ? "" : "?" + query);
    return call(function, event(route, query, form, TwilioSignature.sign(url, TwilioForm.parse(form.getBytes(StandardCharsets.UTF_8)), token))).path("statusCode").asInt();
  }

  /** @param signed the body whose hash is in the URL, which alone is signed */
  private int postJson(String route, String query, String body, String signed, String token) {
    var all = (query.isEmpty() ? "" : query + "&") + "bodySHA256=" + Digest.sha256(signed);
    var url = BASE + "oasis/" + route + "?" + all;
    return call(function, jsonEvent(route, all, body, TwilioSignature.sign(url, TwilioForm.of(List.of()), token))).path("statusCode").asInt();
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode jsonEvent(String route, String query, String body, String signature) {
    var event = event(route, "", body, signature);
    event.put("rawQueryString", query);
    for (var pair : query.split("&")) {
      event.withObject("queryStringParameters").put(pair.split("=")[0], pair.split("=")[1]);
    }
    event.withObject("headers").put("content-type", "application/json");
    return event;
  }

  private static com.fasterxml.jackson.databind.node.ObjectNode event(String route, String query, String form, String signature) {
    var event = WebhooksFixture.event("POST", "/webhooks/twilio/oasis/" + route, form, null);
    event.put("rawQueryString", query);
    if (!query.isEmpty()) {
      event.withObject("queryStringParameters").put("m", query.substring(2));
    }
    event.withObject("headers").put("content-type", "application/x-www-form-urlencoded; charset=UTF-8");
    if (signature != null) {
      event.withObject("headers").put("x-twilio-signature", signature);
    }
    return event;
  }
}
