package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.tqpro.whatsapp.local.gateway.HttpApi;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.io.IOException;
import java.util.Map;

/**
 * A customer's phone in the browser, at {@code /phone}: one chats with a demo tenant as on WhatsApp. The page asks
 * {@code GET /phone/chat} every second and posts to {@code /phone/chat} what the customer does; both talk to the simulator of
 * the tenant's provider.
 */
public final class Phone {
  private final Map<String, Network> networks;
  private final ChatLog log = new ChatLog();

  private Phone(MetaSimulator graph, TwilioSimulator twilio) {
    this.networks = Map.of("META", new MetaNetwork(graph), "TWILIO", new TwilioNetwork(twilio));
  }

  /** Adds the page to the API's address. */
  public static void at(HttpApi api, MetaSimulator graph, TwilioSimulator twilio) {
    var phone = new Phone(graph, twilio);
    api.page("/phone", Exchanges.handler(phone::handle));
  }

  private void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /phone" -> Exchanges.write(exchange, 200, "text/html; charset=utf-8", resource());
      case "GET /phone/tenants" -> Exchanges.json(exchange, tenants());
      case "GET /phone/chat" -> {
        var query = Exchanges.query(exchange);
        var tenant = tenant(query.getOrDefault("tenant", ""));
        Exchanges.json(exchange, log.show(tenant, number(query.getOrDefault("from", "")), network(tenant)));
      }
      case "POST /phone/chat" -> {
        // A form of another site cannot send this type.
        if (!String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")).startsWith("application/json")) {
          throw new IllegalArgumentException("send application/json");
        }
        Exchanges.json(exchange, send(Exchanges.body(exchange)));
      }
      default -> Exchanges.write(exchange, 404, "text/plain", "Not Found".getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
  }

  private ObjectNode send(JsonNode body) {
    var tenant = tenant(body.path("tenant").asText());
    var from = number(body.path("from").asText());
    return log.sent(tenant, from, body, network(tenant).send(tenant, from, body));
  }

  private Network network(DemoTenant tenant) {
    return networks.get(tenant.provider());
  }

  private static JsonNode tenants() {
    var tenants = Exchanges.JSON.createArrayNode();
    DemoTenant.ALL.forEach(t -> tenants.addObject().put("slug", t.slug()).put("name", t.name()).put("number", t.displayNumber()).put("provider", t.provider()));
    return tenants;
  }

  private static DemoTenant tenant(String slug) {
    return DemoTenant.ALL.stream().filter(t -> t.slug().equals(slug)).findFirst().orElseThrow(() -> new IllegalArgumentException("no such tenant: " + slug));
  }

  private static String number(String text) {
    var number = text.replaceAll("[ -]", "");
    if (!number.matches("\\+[1-9]\\d{6,14}")) {
      throw new IllegalArgumentException("the customer's number is written as +971 50 000 0101");
    }
    return number;
  }

  private static byte[] resource() throws IOException {
    try (var in = Phone.class.getResourceAsStream("/phone/index.html")) {
      return in.readAllBytes();
    }
  }
}
