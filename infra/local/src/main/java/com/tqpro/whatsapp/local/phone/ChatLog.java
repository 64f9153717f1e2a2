package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;

/** What a phone shows: what was sent from it, what the business sent it as the provider's simulator took it, read marks and "typing". */
final class ChatLog {
  /** WhatsApp shows "typing" for at most that long. */
  private static final Duration TYPING = Duration.ofSeconds(25);
  private final Map<String, List<ObjectNode>> sent = new ConcurrentHashMap<>();

  /** Remembers what was sent from a phone. */
  ObjectNode sent(DemoTenant tenant, String from, JsonNode body, String id) {
    var bubble = Exchanges.JSON.createObjectNode().put("id", id).put("mine", true).put("kind", body.path("kind").asText("text")).put("text", body.path("text").asText(""))
        .put("quoting", body.path("quoting").asText("")).put("at", Instant.now().toString());
    if (bubble.path("kind").asText().equals("image")) {
      bubble.put("image", "data:" + body.path("type").asText("image/jpeg") + ";base64," + body.path("data").asText());
    }
    if (!bubble.path("kind").asText().equals("reaction")) {
      sent.computeIfAbsent(key(tenant, from), k -> new CopyOnWriteArrayList<>()).add(bubble);
    }
    return bubble;
  }

  ObjectNode show(DemoTenant tenant, String from, Network network) {
    var bubbles = new ArrayList<ObjectNode>();
    var marks = network.marks(tenant);
    var read = marks.stream().map(Network.Mark::messageId).collect(Collectors.toSet());
    for (var mine : sent.getOrDefault(key(tenant, from), List.of())) {
      bubbles.add(mine.deepCopy());
    }
    // Marking one message as read marks all before it.
    boolean later = false;
    for (var mine : bubbles.reversed()) {
      later |= read.contains(mine.path("id").asText());
      mine.put("ticks", later ? "read" : "delivered");
    }
    Instant lastAnswer = Instant.EPOCH;
    for (var theirs : network.received(tenant, from)) {
      bubbles.add(theirs.put("mine", false));
      lastAnswer = Instant.parse(theirs.path("at").asText());
    }
    bubbles.sort(Comparator.comparing(b -> Instant.parse(b.path("at").asText())));
    var view = Exchanges.JSON.createObjectNode();
    view.put("typing", typing(tenant, from, lastAnswer, marks));
    ArrayNode list = view.putArray("messages");
    bubbles.forEach(list::add);
    return view;
  }

  /** Whether an answer was said to be on its way to one of the phone's messages, and has not come. */
  private boolean typing(DemoTenant tenant, String from, Instant lastAnswer, List<Network.Mark> marks) {
    var mine = new HashSet<String>();
    sent.getOrDefault(key(tenant, from), List.of()).forEach(b -> mine.add(b.path("id").asText()));
    return marks.stream().anyMatch(m -> m.typing() && mine.contains(m.messageId()) && m.at().isAfter(lastAnswer) && m.at().plus(TYPING).isAfter(Instant.now()));
  }

  private static String key(DemoTenant tenant, String from) {
    return tenant.slug() + " " + from;
  }
}
