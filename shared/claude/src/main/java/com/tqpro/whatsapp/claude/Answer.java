package com.tqpro.whatsapp.claude;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Claude's final answer as it was written, before anything in it is believed. */
record Answer(String reply, String english, String customerEnglish, String language, List<Choice> products, LeadState state, TurnAction action) {
  private static final int LONGEST_REPLY = 4_000;

  /** @param text a sentence about the product, or empty */
  record Choice(String type, String id, String text, String english) {}

  /** Empty when the text is not an answer of the form that was asked for, or says nothing. */
  static Optional<Answer> read(String text) {
    JsonNode json;
    try {
      json = Json.tree(text);
    } catch (JsonFault e) {
      return Optional.empty();
    }
    var block = StateBlock.of(json.path("reply").asText(""));
    var english = StateBlock.of(json.path("reply_english").asText("")).text();
    var language = json.path("language").asText("");
    if (block.text().isEmpty() || block.text().length() > LONGEST_REPLY || english.isEmpty() || !language.matches("[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")) {
      return Optional.empty();
    }
    var products = new ArrayList<Choice>();
    for (var item : json.path("products")) {
      products.add(new Choice(item.path("type").asText(""), item.path("id").asText(""), StateBlock.of(item.path("text").asText("")).text(),
          StateBlock.of(item.path("text_english").asText("")).text()));
    }
    var action = switch (json.path("action").asText("")) {
      case "handoff" -> TurnAction.HANDOFF;
      case "opt_out" -> TurnAction.OPT_OUT;
      default -> TurnAction.NONE;
    };
    return Optional.of(new Answer(block.text(), english, json.path("customer_english").asText("").strip(), language, List.copyOf(products),
        StateBlock.merge(block.state(), StateBlock.of(json.path("state"))), action));
  }

  /** Nothing of what was said. */
  @Override
  public String toString() {
    return "Answer[" + language + " " + action + "]";
  }
}
