package com.tqpro.whatsapp.meta.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;

/** Reads Graph's answer to a send. Only Graph's own error body is a refusal; a page of some proxy on the way proves nothing. */
final class MetaAnswer {
  private static final int LONGEST_TEXT = 500;

  private MetaAnswer() {}

  static SendOutcome read(HttpResponse<byte[]> response, int attempt, Instant now) {
    var json = json(response.body());
    int status = response.statusCode();
    if (status / 100 == 2) {
      var message = json.path("messages").path(0);
      var id = message.path("id").asText("");
      return id.isEmpty()
          ? new SendOutcome.Unknown("HTTP " + status + " without a message id")
          : new SendOutcome.Accepted(id, message.path("message_status").textValue());
    }
    var error = json.path("error");
    if (!error.path("code").isIntegralNumber()) {
      return new SendOutcome.Unknown("HTTP " + status + " without an error of Meta's");
    }
    return MetaErrors.outcome(error(error), error.path("is_transient").asBoolean(false), regain(response), attempt, now);
  }

  private static ProviderError error(JsonNode error) {
    var details = error.path("error_data").path("details").asText("");
    var message = error.path("message").asText("");
    var text = details.isEmpty() || message.contains(details) ? message : message + ": " + details;
    return new ProviderError(error.path("code").asInt(), text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) : text,
        error.path("fbtrace_id").textValue());
  }

  /** The longest estimated_time_to_regain_access (minutes) in X-Business-Use-Case-Usage. */
  private static Duration regain(HttpResponse<byte[]> response) {
    var header = response.headers().firstValue("X-Business-Use-Case-Usage");
    if (header.isEmpty()) {
      return Duration.ZERO;
    }
    long minutes = 0;
    try {
      for (var uses : Json.tree(header.get())) {
        for (var use : uses) {
          minutes = Math.max(minutes, use.path("estimated_time_to_regain_access").asLong(0));
        }
      }
    } catch (JsonFault e) {
      return Duration.ZERO;
    }
    return Duration.ofMinutes(minutes);
  }

  private static JsonNode json(byte[] body) {
    try {
      return Json.tree(body);
    } catch (JsonFault e) {
      return MissingNode.getInstance();
    }
  }
}
