package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/** What goes back. @param hold how long it is held back; @param dropped the connection is closed without it */
record TwilioReply(int status, String contentType, String body, Duration hold, boolean dropped) {
  static TwilioReply json(int status, JsonNode body) {
    return new TwilioReply(status, "application/json", body.toString(), Duration.ZERO, false);
  }

  static TwilioReply refused(TwilioErrorCatalogue.Entry entry) {
    return json(entry.httpStatus(), Codec.object().put("code", entry.code()).put("message", entry.message())
        .put("more_info", "https://www.twilio.com/docs/errors/" + entry.code()).put("status", entry.httpStatus()));
  }

  TwilioReply heldFor(Duration time) {
    return new TwilioReply(status, contentType, body, time, dropped);
  }

  static TwilioReply drop() {
    return new TwilioReply(0, "", "", Duration.ZERO, true);
  }
}
