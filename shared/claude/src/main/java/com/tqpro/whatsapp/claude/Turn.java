package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.claude.api.ApiResult;
import com.tqpro.whatsapp.claude.api.ModelFamily;
import com.tqpro.whatsapp.claude.product.ProductFault;
import com.tqpro.whatsapp.claude.product.ProductHandler;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One turn: asks, runs tools, asks again. Messages are only ever added, system and tools stay the same bytes, so that the prefix is cached and
 * thinking blocks stay valid. An answer that breaks a rule goes back with the reason, at most {@value #CORRECTIONS} times.
 */
final class Turn {
  private static final int TOOL_ROUNDS = 4;
  private static final int CALLS_A_ROUND = 4;
  static final int CORRECTIONS = 2;
  private static final int MOST_OFFERS = 3;
  private static final int HIGHEST_LIMIT = 32_000;

  private final AiPorts ports;
  private final AiSettings settings;
  private final TurnRequest request;
  private final Instant deadline;
  private final Evidence evidence;
  private final ArrayNode messages;
  private final ObjectNode fixed;
  private Usage usage = Usage.NONE;
  private int limit;
  private int corrections;
  private int toolRounds;

  Turn(AiPorts ports, AiSettings settings, TurnRequest request, Instant deadline) {
    this.ports = ports;
    this.settings = settings;
    this.request = request;
    this.deadline = deadline;
    this.evidence = new Evidence(request);
    this.messages = History.messages(request, ports.clock().instant());
    this.limit = settings.maxTokens();
    this.fixed = fixed();
  }

  /** What became of it: {@code answer} or {@code failure}, the other one is null. */
  record Outcome(Checked answer, String failure, Usage usage) {}

  /** An answer that may be sent. */
  record Checked(String reply, String english, String customerEnglish, String language, List<Offer> offers, LeadState state, TurnAction action) {}

  Outcome run() {
    while (true) {
      var result = ports.client().ask(settings.apiKey(), body(), deadline);
      usage = usage.plus(result.usage());
      if (result instanceof ApiResult.Failure(var reason, var spent)) {
        return failed(reason);
      }
      var message = (ApiResult.Message) result;
      switch (message.stopReason()) {
        case "tool_use" -> {
          if (toolRounds == TOOL_ROUNDS) {
            return failed("asked for tools without end");
          }
          toolRounds++;
          append("assistant", message.content());
          append("user", results(message.content()));
        }
        case "end_turn", "stop_sequence" -> {
          var read = Answer.read(text(message.content()));
          var complaint = read.map(this::complaint).orElse("Your answer did not have the form that was asked for. Answer again in that form.");
          if (complaint.isEmpty()) {
            return new Outcome(checked(read.orElseThrow()), null, usage);
          }
          if (corrections == CORRECTIONS) {
            return failed(read.isPresent() ? "the answer broke a rule each time" : "no answer of the form that was asked for");
          }
          corrections++;
          if (!message.content().isEmpty()) {
            append("assistant", message.content());
          }
          append("user", Json.array().add(Json.object().put("type", "text").put("text", "(From the system, not the customer) " + complaint)));
        }
        case "max_tokens" -> {
          // A cut answer is thrown away; once, there is room for a longer one.
          if (limit > settings.maxTokens() || limit >= HIGHEST_LIMIT) {
            return failed("the answer was longer than " + limit + " tokens");
          }
          limit = Math.min(HIGHEST_LIMIT, limit * 2);
        }
        case "refusal" -> {
          return failed("the model refused" + (message.stopCategory().matches("[a-z_]{1,40}") ? " (" + message.stopCategory() + ")" : ""));
        }
        default -> {
          return failed("the model stopped: " + message.stopReason().replaceAll("[^a-z_]", ""));
        }
      }
    }
  }

  private Outcome failed(String reason) {
    return new Outcome(null, reason, usage);
  }

  /** Everything before the messages: the cached prefix. */
  private ObjectNode fixed() {
    var body = Json.object().put("model", settings.model());
    body.withObjectProperty("output_config").set("format", Contract.format());
    ModelFamily.of(settings.model()).shape(body);
    var system = body.putArray("system").addObject().put("type", "text").put("text", Contract.system(ports.prompts().of(request.tenant())));
    system.putObject("cache_control").put("type", "ephemeral").put("ttl", "1h");
    var tools = body.putArray("tools");
    ports.handlers().forEach(h -> tools.add(h.tool()));
    body.putObject("metadata").put("user_id", Digest.sha256(request.tenant() + "/" + request.conversation()));
    return body;
  }

  private ObjectNode body() {
    var body = fixed.deepCopy().put("max_tokens", limit);
    body.putObject("tool_choice").put("type", toolRounds == TOOL_ROUNDS ? "none" : "auto");
    body.set("messages", messages);
    return body;
  }

  /** Adds to the last message where it has that role: roles take turns. */
  private void append(String role, ArrayNode content) {
    var last = messages.isEmpty() ? null : messages.get(messages.size() - 1);
    if (last != null && last.path("role").asText().equals(role)) {
      ((ArrayNode) last.path("content")).addAll(content);
    } else {
      messages.addObject().put("role", role).set("content", content);
    }
  }

  /** The results of all tools that were asked for, in one message: fewer would be refused. */
  private ArrayNode results(ArrayNode content) {
    var results = Json.array();
    for (var block : content) {
      if (block.path("type").asText().equals("tool_use")) {
        var result = results.addObject().put("type", "tool_result").put("tool_use_id", block.path("id").asText());
        if (results.size() > CALLS_A_ROUND) {
          result.put("content", "Too many searches at once.").put("is_error", true);
        } else {
          search(block.path("name").asText(), (ObjectNode) (block.path("input").isObject() ? block.path("input") : Json.object()), result);
        }
      }
    }
    return results;
  }

  private void search(String tool, ObjectNode input, ObjectNode result) {
    var handler = ports.handlers().stream().filter(h -> h.tool().path("name").asText().equals(tool)).findFirst();
    if (handler.isEmpty()) {
      result.put("content", "There is no such tool.").put("is_error", true);
      return;
    }
    try {
      result.put("content", Json.text(found(handler.get(), input)));
    } catch (ProductFault e) {
      ports.log().warn("Product search failed", Map.of("tenant", request.tenant(), "type", handler.get().type(), "reason", e.getMessage()));
      result.put("content", "The search does not work at the moment. Name no products and no prices; offer that a colleague takes over.").put("is_error", true);
    }
  }

  private ArrayNode found(ProductHandler handler, ObjectNode input) {
    var list = Json.array();
    for (var product : handler.search(request.tenant(), input, deadline)) {
      evidence.add(product);
      list.addObject().put("type", product.type()).put("id", product.id()).set("facts", product.facts());
    }
    return list;
  }

  /** What is wrong with an answer, for Claude to mend; empty when it may be sent. */
  private String complaint(Answer answer) {
    if (!evidence.unfounded(answer.reply()).isEmpty()) {
      return "Your reply holds numbers that no tool returned in this turn: " + evidence.unfounded(answer.reply())
          + ". Search again, or write it without them; do not repeat amounts that the customer named.";
    }
    if (answer.products().stream().anyMatch(p -> evidence.product(p.type(), p.id()).isEmpty())) {
      return "You listed a product that no tool returned in this turn. Search for it, or leave it out.";
    }
    if (answer.action() == TurnAction.HANDOFF && !StateBlock.merge(request.state(), answer.state()).complete()) {
      return "A handoff needs the customer's name and whether he prefers a call or WhatsApp. Ask for what is missing, with action none.";
    }
    return "";
  }

  private Checked checked(Answer answer) {
    var offers = new ArrayList<Offer>();
    for (var choice : answer.products()) {
      if (offers.size() < MOST_OFFERS && offers.stream().noneMatch(o -> o.type().equals(choice.type()) && o.id().equals(choice.id()))) {
        var product = evidence.product(choice.type(), choice.id()).orElseThrow();
        offers.add(OfferTexts.of(product, answer.language(), sentence(choice.text()), sentence(choice.english())));
      }
    }
    var state = StateBlock.merge(request.state(), answer.state());
    if (!settings.merged()) {
      return new Checked(answer.reply(), answer.english(), answer.customerEnglish(), answer.language(), offers, state, answer.action());
    }
    var reply = new StringBuilder(answer.reply());
    var english = new StringBuilder(answer.english());
    offers.forEach(o -> {
      reply.append("\n\n").append(o.text());
      english.append("\n\n").append(o.english());
    });
    return new Checked(reply.toString(), english.toString(), answer.customerEnglish(), answer.language(), List.of(), state, answer.action());
  }

  /** A sentence about a product is only decoration: one with a number of unknown origin is left out. */
  private String sentence(String text) {
    return evidence.unfounded(text).isEmpty() ? text : "";
  }

  private static String text(ArrayNode content) {
    var text = new StringBuilder();
    content.forEach(block -> text.append(block.path("type").asText().equals("text") ? block.path("text").asText() : ""));
    return text.toString();
  }
}
