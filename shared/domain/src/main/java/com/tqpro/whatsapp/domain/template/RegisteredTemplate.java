package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Optional;

/** Reads the components of a template as registered at Meta; the case of type names varies between Meta's pages. */
final class RegisteredTemplate {
  private final JsonNode components;

  RegisteredTemplate(JsonNode components) {
    this.components = components;
  }

  /** The text of BODY or HEADER. */
  Optional<String> text(String type) {
    return component(type).map(c -> c.path("text").asText("")).filter(t -> !t.isEmpty());
  }

  /** The button at a position over all buttons, from 0. */
  Optional<JsonNode> button(int index) {
    return component("BUTTONS").map(c -> c.path("buttons").path(index)).filter(b -> !b.isMissingNode());
  }

  Optional<JsonNode> component(String type) {
    for (var component : components) {
      if (component.path("type").asText("").toUpperCase(Locale.ROOT).equals(type)) {
        return Optional.of(component);
      }
    }
    return Optional.empty();
  }
}
