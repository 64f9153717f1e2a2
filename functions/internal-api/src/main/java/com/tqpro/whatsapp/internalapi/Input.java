package com.tqpro.whatsapp.internalapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.util.Optional;
import java.util.UUID;

/** The arguments of a call: members of a POST's JSON object, or the query of a GET. */
final class Input {
  private final HttpRequest request;
  private final JsonNode body;

  Input(HttpRequest request) {
    this.request = request;
    this.body = request.method().equals("POST") ? object(request) : null;
  }

  private static JsonNode object(HttpRequest request) {
    var json = request.json();
    if (!json.isObject()) {
      throw Problem.badRequest("invalid-json", "The body must be a JSON object.");
    }
    return json;
  }

  Optional<String> text(String name) {
    var value = body == null ? request.queryParameter(name).orElse("") : body.path(name).isValueNode() ? body.path(name).asText("") : "";
    return Optional.of(value.strip()).filter(v -> !v.isEmpty() && !(body != null && body.path(name).isNull()));
  }

  /** Whether it was given, empty or not. */
  boolean has(String name) {
    return body == null ? request.queryParameter(name).isPresent() : body.path(name).isTextual();
  }

  /** @throws Problem 400 when it is missing */
  String required(String name) {
    return text(name).orElseThrow(() -> Problem.badRequest("argument-missing", "The argument " + name + " is missing."));
  }

  /** @throws Problem 400 when it is missing, 404 when it is no id at all */
  UUID id(String name) {
    try {
      return UUID.fromString(required(name));
    } catch (IllegalArgumentException e) {
      throw Problem.notFound("There is nothing with that " + name + ".");
    }
  }

  /** @throws Problem 400 unless it is a whole number within the bounds */
  int number(String name, int usual, int least, int most) {
    var text = text(name);
    if (text.isEmpty()) {
      return usual;
    }
    if (!text.get().matches("\\d{1,9}") || Integer.parseInt(text.get()) < least || Integer.parseInt(text.get()) > most) {
      throw Problem.badRequest("invalid-argument", name + " must be a number from " + least + " to " + most + ".");
    }
    return Integer.parseInt(text.get());
  }
}
