package com.tqpro.whatsapp.twilio.send;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.time.Instant;

/** An answer of Twilio's API. Only Twilio's own error body is a refusal; a page of some proxy on the way proves nothing. */
public record TwilioAnswer(int status, String body) {
  private static final int LONGEST_TEXT = 500;

  /** The body, or a missing node when it is no JSON. */
  public JsonNode json() {
    try {
      return Json.tree(body);
    } catch (JsonFault e) {
      return MissingNode.getInstance();
    }
  }

  SendOutcome outcome(int attempt, Instant now) {
    var json = json();
    if (status / 100 == 2) {
      var sid = json.path("sid").asText("");
      if (sid.isEmpty()) {
        return new SendOutcome.Unknown("HTTP " + status + " without a message sid");
      }
      // Accepted and failed in one answer: the message exists and will never go out.
      return json.path("error_code").isIntegralNumber()
          ? TwilioErrors.outcome(new ProviderError(json.path("error_code").asInt(), text(json.path("error_message").asText("")), sid), attempt, now)
          : new SendOutcome.Accepted(sid, json.path("status").textValue());
    }
    if (!json.path("code").isIntegralNumber()) {
      return new SendOutcome.Unknown("HTTP " + status + " without an error of Twilio's");
    }
    return TwilioErrors.outcome(new ProviderError(json.path("code").asInt(), text(json.path("message").asText("")), null), attempt, now);
  }

  private static String text(String message) {
    return message.length() > LONGEST_TEXT ? message.substring(0, LONGEST_TEXT) : message;
  }
}
