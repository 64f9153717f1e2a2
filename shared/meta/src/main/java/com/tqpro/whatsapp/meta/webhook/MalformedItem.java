package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.DateTimeException;
import java.time.Instant;

/** A message or status without what Meta documents as always there. The message names the part, never its content. */
final class MalformedItem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedItem(String message) {
    super(message, null, false, false);
  }

  static String required(JsonNode node, String name) {
    var value = node.path(name).asText("");
    if (value.isEmpty()) {
      throw new MalformedItem("no " + name);
    }
    return value;
  }

  static String optional(JsonNode node, String name) {
    var value = node.path(name).asText("");
    return value.isEmpty() ? null : value;
  }

  /** Epoch seconds: a string in messages and statuses, a number elsewhere. */
  static Instant time(JsonNode node) {
    try {
      return Instant.ofEpochSecond(Long.parseLong(required(node, "timestamp")));
    } catch (NumberFormatException | DateTimeException e) {
      throw new MalformedItem("timestamp is no time");
    }
  }
}
