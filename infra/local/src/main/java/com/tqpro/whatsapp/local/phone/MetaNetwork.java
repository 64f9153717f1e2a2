package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Meta's simulator as the network of a phone. */
final class MetaNetwork implements Network {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final MetaSimulator graph;

  MetaNetwork(MetaSimulator graph) {
    this.graph = graph;
  }

  @Override
  public String send(DemoTenant tenant, String from, JsonNode body) {
    var customer = graph.customer(from);
    if (!body.path("name").asText("").isBlank()) {
      customer.named(body.path("name").asText());
    }
    var chat = customer.to(tenant.sender());
    var quoting = body.path("quoting").asText("");
    if (!quoting.isEmpty()) {
      chat = chat.quoting(quoting);
    }
    var text = body.path("text").asText("");
    return switch (body.path("kind").asText("text")) {
      case "button" -> chat.templateButton(body.path("payload").asText(text), text);
      case "image" -> chat.media("image", body.path("type").asText("image/jpeg"), Network.picture(body), text.isEmpty() ? null : text);
      case "voice" -> chat.audio(true);
      case "reaction" -> chat.reaction(body.path("about").asText(), text);
      default -> chat.text(Network.words(body));
    };
  }

  @Override
  public List<ObjectNode> received(DemoTenant tenant, String from) {
    return graph.messagesTo(from).stream().filter(m -> m.phoneNumberId().equals(tenant.sender())).map(m -> theirs(tenant, m)).toList();
  }

  @Override
  public List<Mark> marks(DemoTenant tenant) {
    return graph.calls().stream().filter(c -> c.method().equals("POST") && c.path().endsWith("/" + tenant.sender() + "/messages") && c.wamid() == null && c.status() == 200
        && c.json().path("status").asText().equals("read")).map(c -> new Mark(c.json().path("message_id").asText(), c.at(), c.json().has("typing_indicator"))).toList();
  }

  private ObjectNode theirs(DemoTenant tenant, SentMessage message) {
    var json = message.json();
    var bubble = Exchanges.JSON.createObjectNode().put("id", message.wamid()).put("mine", false).put("kind", message.type()).put("at", message.acceptedAt().toString())
        .put("quoting", json.at("/context/message_id").asText(""));
    switch (message.type()) {
      case "text" -> bubble.put("text", json.at("/text/body").asText());
      case "image" -> bubble.put("text", json.at("/image/caption").asText("")).put("image", json.at("/image/link").asText());
      case "template" -> template(tenant, json.path("template"), bubble);
      default -> bubble.put("text", "(" + message.type() + ")");
    }
    return bubble;
  }

  /** As WhatsApp shows it: the registered text filled in, and the buttons that can be tapped. */
  private void template(DemoTenant tenant, JsonNode template, ObjectNode bubble) {
    var registered = graph.templates(tenant.waba().orElseThrow()).stream()
        .filter(t -> t.path("name").asText().equals(template.path("name").asText()) && t.path("language").asText().equals(template.at("/language/code").asText())).findFirst();
    var buttons = bubble.putArray("buttons");
    if (registered.isEmpty()) {
      return;
    }
    for (var component : registered.get().path("components")) {
      switch (component.path("type").asText()) {
        case "BODY" -> bubble.put("text", filled(component.path("text").asText(), parameters(template, "body")));
        case "HEADER" -> parameters(template, "header").findValues("link").stream().findFirst().ifPresent(link -> bubble.put("image", link.asText()));
        case "FOOTER" -> bubble.put("footer", component.path("text").asText());
        case "BUTTONS" -> {
          int index = 0;
          for (var button : component.path("buttons")) {
            buttons.addObject().put("type", button.path("type").asText()).put("text", button.path("text").asText()).put("payload", payload(template, index, button));
            index++;
          }
        }
        default -> { }
      }
    }
  }

  private static String payload(JsonNode template, int index, JsonNode button) {
    for (var component : template.path("components")) {
      if (component.path("index").asText().equals(Integer.toString(index)) && component.path("sub_type").asText().equals("quick_reply")) {
        return component.at("/parameters/0/payload").asText();
      }
    }
    return button.path("text").asText();
  }

  private static JsonNode parameters(JsonNode template, String type) {
    for (var component : template.path("components")) {
      if (component.path("type").asText().equals(type)) {
        return component.path("parameters");
      }
    }
    return Exchanges.JSON.createArrayNode();
  }

  private static String filled(String text, JsonNode parameters) {
    return PLACEHOLDER.matcher(text).replaceAll(found -> {
      for (var parameter : parameters) {
        if (parameter.path("parameter_name").asText().equals(found.group(1))) {
          return Matcher.quoteReplacement(parameter.path("text").asText());
        }
      }
      int position = found.group(1).matches("\\d{1,3}") ? Integer.parseInt(found.group(1)) : 0;
      return Matcher.quoteReplacement(parameters.path(position - 1).path("text").asText(found.group()));
    });
  }
}
