package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.SECRET;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.WABA;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.simulators.meta.MetaApp;
import com.tqpro.whatsapp.simulators.meta.MetaPhone;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.MetaSimulatorOptions;
import com.tqpro.whatsapp.simulators.meta.MetaWaba;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Webhooks that the Meta simulator made and signed, by code that shares nothing with ours. */
class SimulatorTest {
  private final WebhooksFixture fixture = new WebhooksFixture();
  private WebhooksFunction function;
  private HttpServer server;
  private MetaSimulator meta;

  @BeforeEach
  void start() throws IOException {
    fixture.now.set(Instant.now());
    function = fixture.function();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::forward);
    server.start();
    var callback = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/meta");
    meta = MetaSimulator.start(MetaSimulatorOptions.builder()
        .app(new MetaApp("3001", SECRET, callback, "shared-verify"))
        .waba(MetaWaba.seeded(WABA, "Oasis", "3001", "token"))
        .phone(MetaPhone.of(NUMBER, WABA, "+97140000001", "Oasis Travel")).build());
  }

  @AfterEach
  void stop() {
    meta.close();
    server.stop(0);
  }

  @Test
  void the_callback_url_passes_metas_check() {
    assertThat(meta.verifyCallback("3001")).isTrue();
  }

  @Test
  void every_kind_that_a_customer_can_send_arrives() {
    var customer = meta.customer("+971500000101").named("\u0639\u0627\u0626\u0634\u0629");
    var chat = customer.to(NUMBER);
    var first = chat.text("\u0645\u0631\u062d\u0628\u0627 \uD83D\uDC4B");
    var sent = new ArrayList<>(List.of(first, chat.quoting(first).text("quote"), chat.forwarded(false).text("forwarded"), chat.fromAd("AD1", "Sail", "clid").text("ad"),
        chat.image("caption"), chat.video("v"), chat.audio(true), chat.document("a.pdf", "d"), chat.sticker(false), chat.location(25.2, 55.27, "Mall", "Dubai", null),
        chat.contact("Ali", "+971500000102"), chat.buttonReply("yes", "Yes"), chat.listReply("r1", "Row", "d"), chat.flowReply("{\"q\":\"1\"}"),
        chat.templateButton("STOP_PROMO", "Stop"), chat.reaction(first, "\uD83D\uDC4D"), chat.order("71", "sku", 2, 9.5, "AED", "two"),
        chat.unsupported("poll_creation", 131051), chat.edit(first, "corrected"), chat.revoke(first), chat.changesUserId()));
    sent.add(meta.businessApp(NUMBER).text(customer, "a person answers"));
    sent.add(meta.customer("+971500000103").withUsername("hidden").hidesPhone().to(NUMBER).text("no phone"));
    var arrived = arrived(sent.size());
    assertThat(arrived).extracting(InboundMessage::id).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(arrived).filteredOn(m -> m.id().equals(first)).singleElement().satisfies(m -> {
      assertThat(m.text()).isEqualTo("\u0645\u0631\u062d\u0628\u0627 \uD83D\uDC4B");
      assertThat(m.contact().name()).isEqualTo("\u0639\u0627\u0626\u0634\u0629");
    });
    assertThat(arrived).filteredOn(m -> m.direction().name().equals("OUT")).hasSize(1);
    assertThat(arrived).filteredOn(m -> m.contact().waId() == null).extracting(InboundMessage::text).containsExactly("no phone");
    assertThat(fixture.log()).doesNotContain("malformed_items").doesNotContain("signatures_refused");
  }

  @Test
  void account_events_and_preferences_arrive_at_their_tenants() {
    var approved = meta.templates(WABA).stream().filter(t -> t.path("status").asText().equals("APPROVED")).findFirst().orElseThrow();
    meta.templateStatus(WABA, approved.path("name").asText(), approved.path("language").asText(), "PAUSED", "x");
    meta.accountEvents().accountUpdate(WABA, "ACCOUNT_VIOLATION", "violation_info", new ObjectMapper().createObjectNode().put("violation_type", "SPAM"));
    meta.customer("+971500000101").prefersMarketing(NUMBER, false);
    var events = new ArrayList<AccountEvent>();
    Await.until("all account events", Duration.ofSeconds(60), () -> {
      fixture.take("ACCOUNT_EVENTS_QUEUE_URL").forEach(b -> events.add(Json.convert(b, AccountEvent.class)));
      return events.size() >= 5;
    });
    assertThat(events).extracting(e -> e.tenant() + " " + e.field()).containsExactlyInAnyOrder(
        "oasis message_template_status_update", "palm message_template_status_update", "oasis account_update", "palm account_update", "oasis user_preferences");
  }

  private List<InboundMessage> arrived(int count) {
    var arrived = new ArrayList<InboundMessage>();
    Await.until(count + " messages", Duration.ofSeconds(60), () -> {
      fixture.inbound().forEach(e -> arrived.add(e.getValue()));
      return arrived.size() >= count;
    });
    return arrived;
  }

  /** What API Gateway does: the request becomes an event, the answer a response. One request at a time, as one environment has it. */
  private synchronized void forward(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      var event = WebhooksFixture.event(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), body, exchange.getRequestHeaders().getFirst("X-Hub-Signature-256"));
      var query = event.withObject("queryStringParameters");
      if (exchange.getRequestURI().getRawQuery() != null) {
        Stream.of(exchange.getRequestURI().getRawQuery().split("&")).map(p -> p.split("=", 2))
            .forEach(p -> query.put(decoded(p[0]), decoded(p[1])));
      }
      var answer = WebhooksFixture.call(function, event);
      var bytes = answer.path("body").asText().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(answer.path("statusCode").asInt(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text, StandardCharsets.UTF_8);
  }
}
