package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Instant;

/** Reads fields of Meta's objects. Ids and times come as strings or numbers, whichever the event (message times are strings). */
final class Fields {
  /** Longer than any id Meta gives: a BSUID has up to 132 characters, a wamid about 100. */
  private static final int LONGEST_ID = 512;
  /** Above this a time is in milliseconds: as seconds it would lie in the year 5138. */
  private static final long MILLISECONDS = 100_000_000_000L;
  private static final long LATEST = 253_402_300_799L;

  private Fields() {}

  /** A string or number as text; null when absent, empty or anything else. */
  static String text(JsonNode node, String field) {
    var value = node.path(field);
    return (value.isTextual() || value.isNumber()) && !value.asText().isEmpty() ? value.asText() : null;
  }

  /** An id, or null. @throws MalformedItem when it is there but is none: ids are printable ASCII */
  static String id(JsonNode node, String field) {
    var text = text(node, field);
    if (text == null) {
      return null;
    }
    if (text.length() > LONGEST_ID || text.chars().anyMatch(c -> c <= ' ' || c > '~')) {
      throw new MalformedItem(field + " is not an id");
    }
    return text;
  }

  static String requiredId(JsonNode node, String field) {
    var id = id(node, field);
    if (id == null) {
      throw new MalformedItem(field + " is missing");
    }
    return id;
  }

  static Instant requiredTime(JsonNode node, String field) {
    var time = time(node, field);
    if (time == null) {
      throw new MalformedItem(field + " is not a time");
    }
    return time;
  }

  /** Epoch seconds or milliseconds; null when there is no such time. */
  static Instant time(JsonNode node, String field) {
    var text = text(node, field);
    if (text == null || text.length() > 13 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return null;
    }
    long value = Long.parseLong(text);
    if (value > MILLISECONDS) {
      return Instant.ofEpochMilli(value);
    }
    return value == 0 || value > LATEST ? null : Instant.ofEpochSecond(value);
  }

  /** The first of {@code errors[]}; null when there is none. Details say more than titles, which change. */
  static ProviderError error(JsonNode errors) {
    var error = errors.path(0);
    if (!error.path("code").isNumber()) {
      return null;
    }
    var title = error.path("title").asText("");
    var details = error.path("error_data").path("details").asText(error.path("message").asText(""));
    var text = details.isEmpty() || details.equals(title) ? title : title.isEmpty() ? details : title + ": " + details;
    return new ProviderError(error.path("code").asInt(), text, null);
  }
}
