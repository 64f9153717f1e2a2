package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.RecordedCall;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a phone shows: what was sent from it, what the business sent it as the simulator took it, read marks and "typing". */
final class ChatLog {
  /** Meta shows "typing" for at most that long. */
  private static final Duration TYPING = Duration.ofSeconds(25);
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

  private final MetaSimulator graph;
  private final Map<String, List<ObjectNode>> sent = new ConcurrentHashMap<>();

  ChatLog(MetaSimulator graph) {
    this.graph = graph;
  }

  /** Remembers what was sent from a phone. */
  ObjectNode sent(DemoTenant tenant, String from, JsonNode body, String quoting, String wamid) {
    var bubble = Exchanges.JSON.createObjectNode().put("id", wamid).put("mine", true).put("kind", body.path("kind").asText("text")).put("text", body.path("text").asText(""))
        .put("quoting", quoting).put("at", Instant.now().toString());
    if (bubble.path("kind").asText().equals("image")) {
      bubble.put("image", "data:" + body.path("type").asText("image/jpeg") + ";base64," + body.path("data").asText());
    }
    if (!bubble.path("kind").asText().equals("reaction")) {
      sent.computeIfAbsent(key(tenant, from), k -> new CopyOnWriteArrayList<>()).add(bubble);
    }
    return bubble;
  }

  ObjectNode show(DemoTenant tenant, String from) {
    var bubbles = new ArrayList<ObjectNode>();
    var read = read(tenant);
    for (var mine : sent.getOrDefault(key(tenant, from), List.of())) {
      bubbles.add(mine.deepCopy().put("ticks", read.contains(mine.path("id").asText()) ? "read" : "delivered"));
    }
    // Marking one message as read marks all before it.
    boolean later = false;
    for (var mine : bubbles.reversed()) {
      later |= mine.path("ticks").asText().equals("read");
      mine.put("ticks", later ? "read" : "delivered");
    }
    Instant lastAnswer = Instant.EPOCH;
    for (var message : graph.messagesTo(from)) {
      if (message.phoneNumberId().equals(tenant.sender())) {
        bubbles.add(theirs(tenant, message));
        lastAnswer = message.acceptedAt();
      }
    }
    bubbles.sort(Comparator.comparing(b -> Instant.parse(b.path("at").asText())));
    var view = Exchanges.JSON.createObjectNode();
    view.put("typing", typing(tenant, from, lastAnswer));
    ArrayNode list = view.putArray("messages");
    bubbles.forEach(list::add);
    return view;
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

  private Set<String> read(DemoTenant tenant) {
    var read = new HashSet<String>();
    marks(tenant).forEach(call -> read.add(call.json().path("message_id").asText()));
    return read;
  }

  /** Whether an answer was said to be on its way to one of the phone's messages, and has not come. */
  private boolean typing(DemoTenant tenant, String from, Instant lastAnswer) {
    var mine = new HashSet<String>();
    sent.getOrDefault(key(tenant, from), List.of()).forEach(b -> mine.add(b.path("id").asText()));
    return marks(tenant).stream().anyMatch(c -> c.json().has("typing_indicator") && mine.contains(c.json().path("message_id").asText()) && c.at().isAfter(lastAnswer)
        && c.at().plus(TYPING).isAfter(Instant.now()));
  }

  private List<RecordedCall> marks(DemoTenant tenant) {
    return graph.calls().stream().filter(c -> c.method().equals("POST") && c.path().endsWith("/" + tenant.sender() + "/messages") && c.wamid() == null && c.status() == 200
        && c.json().path("status").asText().equals("read")).toList();
  }

  private static String key(DemoTenant tenant, String from) {
    return tenant.slug() + " " + from;
  }
}
