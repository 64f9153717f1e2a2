package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;

/**
 * The simulator by curl: {@code POST /simulator/inbound}, {@code GET /simulator/messages|webhooks|summary}, {@code POST
 * /simulator/switches}, {@code POST /simulator/contents/{sid}/status}, {@code POST /simulator/reset}.
 */
final class TwilioControl {
  private final TwilioSimulator simulator;
  private final TwilioWorld world;

  TwilioControl(TwilioSimulator simulator, TwilioWorld world) {
    this.simulator = simulator;
    this.world = world;
  }

  TwilioReply handle(TwilioRequest request) {
    try {
      var path = request.path().substring("/simulator/".length());
      if (path.matches("contents/HX[0-9a-f]{32}/status") && request.method().equals("POST")) {
        simulator.contentStatus(path.substring(9, 43), body(request).path("status").asText());
        return TwilioReply.json(200, Codec.object().put("success", true));
      }
      return switch (request.method() + " " + path) {
        case "POST inbound" -> {
          var body = body(request);
          yield TwilioReply.json(200, Codec.object().put("sid", simulator.inbound(required(body, "from"), required(body, "to"), body.path("name").asText("Customer"), required(body, "text"))));
        }
        case "GET messages" -> messages(Integer.parseInt(request.query().getOrDefault("limit", "100")));
        case "GET webhooks" -> webhooks(Integer.parseInt(request.query().getOrDefault("limit", "100")));
        case "GET summary" -> TwilioReply.json(200, summary());
        case "POST switches" -> switches(body(request));
        case "POST reset" -> {
          simulator.reset();
          yield TwilioReply.json(200, Codec.object().put("success", true));
        }
        default -> problem(404, "no such control: " + request.method() + " " + request.path());
      };
    } catch (IllegalArgumentException e) {
      return problem(400, e.getMessage());
    }
  }

  private TwilioReply messages(int limit) {
    var all = simulator.messages();
    var array = new com.fasterxml.jackson.databind.ObjectMapper().createArrayNode();
    all.subList(Math.max(0, all.size() - limit), all.size()).forEach(m -> array.addObject().put("at", m.at().toString()).put("sid", m.sid()).put("from", m.from())
        .put("to", m.customer()).put("contentSid", m.parameters().get("ContentSid")).put("text", m.text()));
    return TwilioReply.json(200, array);
  }

  private TwilioReply webhooks(int limit) {
    var all = world.callbacks.posts();
    var array = new com.fasterxml.jackson.databind.ObjectMapper().createArrayNode();
    all.subList(Math.max(0, all.size() - limit), all.size()).forEach(p -> {
      var node = array.addObject().put("url", p.url()).put("status", p.status()).put("attempt", p.attempt());
      var parameters = node.putObject("parameters");
      new java.util.TreeMap<>(p.parameters()).forEach(parameters::put);
    });
    return TwilioReply.json(200, array);
  }

  private ObjectNode summary() {
    var summary = Codec.object().put("accepted", simulator.messages().size()).put("webhooks", world.callbacks.posts().size()).put("callbacksPending", world.callbacks.pending());
    var refusals = summary.putObject("refusals");
    simulator.refusals().forEach((code, count) -> refusals.put(String.valueOf(code), count));
    var numbers = summary.putArray("numbers");
    world.numbers.forEach(n -> {
      var times = simulator.messages().stream().filter(m -> m.from().equals("whatsapp:" + n.number())).map(m -> m.at().getEpochSecond() * 1_000_000_000L + m.at().getNano()).sorted().toList();
      var node = numbers.addObject().put("displayNumber", n.number()).put("accepted", times.size()).put("throttled", simulator.refusals().getOrDefault(20429, 0L));
      if (times.size() > 1) {
        long gap = Long.MAX_VALUE;
        for (int i = 1; i < times.size(); i++) {
          gap = Math.min(gap, times.get(i) - times.get(i - 1));
        }
        node.put("perSecond", Math.round((times.size() - 1) * 1e11 / Math.max(1, times.getLast() - times.getFirst())) / 100.0).put("minGapMillis", gap / 1e6);
      }
    });
    return summary;
  }

  private TwilioReply switches(JsonNode body) {
    var s = world.switches;
    world.switches = new CallbackSwitches(body.path("lost").asDouble(s.lost()), body.path("doubled").asDouble(s.doubled()), body.path("reordered").asDouble(s.reordered()),
        body.path("late").asDouble(s.late()), Duration.ofMillis(body.path("lateByMillis").asLong(s.lateBy().toMillis())), body.path("unread").asDouble(s.unread()),
        Duration.ofMillis(body.path("stepMillis").asLong(s.step().toMillis())));
    return TwilioReply.json(200, Codec.object().put("success", true));
  }

  private static JsonNode body(TwilioRequest request) {
    return Codec.json(request.body()).filter(JsonNode::isObject).orElseThrow(() -> new IllegalArgumentException("the body must be a JSON object"));
  }

  private static String required(JsonNode body, String name) {
    if (!body.hasNonNull(name)) {
      throw new IllegalArgumentException("field " + name + " is missing");
    }
    return body.get(name).asText();
  }

  private static TwilioReply problem(int status, String detail) {
    return TwilioReply.json(status, Codec.object().put("error", detail));
  }
}
