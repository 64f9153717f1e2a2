package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.tqpro.whatsapp.local.gateway.HttpApi;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.simulators.meta.CustomerChat;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import java.io.IOException;
import java.util.Base64;
import java.util.List;

/**
 * A customer's phone in the browser, at {@code /phone}: one chats with a demo tenant as on WhatsApp. The page asks
 * {@code GET /phone/chat} every second and posts to {@code /phone/chat} what the customer does; both talk to the simulator of Meta.
 */
public final class Phone {
  private static final int MOST_PICTURE = 5 * 1024 * 1024;

  private final MetaSimulator graph;
  private final ChatLog log;

  private Phone(MetaSimulator graph) {
    this.graph = graph;
    this.log = new ChatLog(graph);
  }

  /** Adds the page to the API's address. */
  public static void at(HttpApi api, MetaSimulator graph) {
    var phone = new Phone(graph);
    api.page("/phone", Exchanges.handler(phone::handle));
  }

  private void handle(HttpExchange exchange) throws IOException {
    switch (exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath()) {
      case "GET /phone" -> Exchanges.write(exchange, 200, "text/html; charset=utf-8", resource());
      case "GET /phone/tenants" -> Exchanges.json(exchange, tenants());
      case "GET /phone/chat" -> {
        var query = Exchanges.query(exchange);
        Exchanges.json(exchange, log.show(tenant(query.getOrDefault("tenant", "")), number(query.getOrDefault("from", ""))));
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
    var customer = graph.customer(from);
    if (body.hasNonNull("name") && !body.path("name").asText().isBlank()) {
      customer.named(body.path("name").asText());
    }
    var chat = customer.to(tenant.sender());
    var quoting = body.path("quoting").asText("");
    if (!quoting.isEmpty()) {
      chat = chat.quoting(quoting);
    }
    return log.sent(tenant, from, body, quoting, wamid(chat, body));
  }

  private static String wamid(CustomerChat chat, JsonNode body) {
    var text = body.path("text").asText("");
    return switch (body.path("kind").asText("text")) {
      case "button" -> chat.templateButton(body.path("payload").asText(text), text);
      case "image" -> {
        var picture = Base64.getDecoder().decode(body.path("data").asText(""));
        if (picture.length == 0 || picture.length > MOST_PICTURE) {
          throw new IllegalArgumentException("a picture has up to 5 MB");
        }
        yield chat.media("image", body.path("type").asText("image/jpeg"), picture, text.isEmpty() ? null : text);
      }
      case "voice" -> chat.audio(true);
      case "reaction" -> chat.reaction(body.path("about").asText(), text);
      default -> {
        if (text.isBlank()) {
          throw new IllegalArgumentException("there is nothing to send");
        }
        yield chat.text(text);
      }
    };
  }

  private static JsonNode tenants() {
    var tenants = Exchanges.JSON.createArrayNode();
    reachable().forEach(t -> tenants.addObject().put("slug", t.slug()).put("name", t.name()).put("number", t.displayNumber()));
    return tenants;
  }

  private static List<DemoTenant> reachable() {
    return DemoTenant.ALL.stream().filter(DemoTenant::onMeta).toList();
  }

  private static DemoTenant tenant(String slug) {
    return reachable().stream().filter(t -> t.slug().equals(slug)).findFirst().orElseThrow(() -> new IllegalArgumentException("no tenant on Meta: " + slug));
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
