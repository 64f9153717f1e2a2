package com.tqpro.whatsapp.simulators.twilio;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** What goes back. @param hold how long it is held back; @param dropped the connection is closed without it */
@SuppressWarnings("ArrayRecordComponent")
record TwilioReply(int status, Map<String, String> headers, byte[] body, Duration hold, boolean dropped) {
  static TwilioReply json(int status, JsonNode body) {
    return text(status, "application/json", body.toString());
  }

  static TwilioReply text(int status, String type, String body) {
    return bytes(status, type, body.getBytes(StandardCharsets.UTF_8));
  }

  static TwilioReply bytes(int status, String type, byte[] body) {
    return new TwilioReply(status, Map.of("Content-Type", type), body, Duration.ZERO, false);
  }

  static TwilioReply redirect(String location) {
    return new TwilioReply(307, Map.of("Location", location), new byte[0], Duration.ZERO, false);
  }

  static TwilioReply empty(int status) {
    return new TwilioReply(status, Map.of(), new byte[0], Duration.ZERO, false);
  }

  static TwilioReply refused(TwilioErrorCatalogue.Entry entry) {
    return json(entry.httpStatus(), Codec.object().put("code", entry.code()).put("message", entry.message())
        .put("more_info", "https://www.twilio.com/docs/errors/" + entry.code()).put("status", entry.httpStatus()));
  }

  TwilioReply heldFor(Duration time) {
    return new TwilioReply(status, headers, body, time, dropped);
  }

  static TwilioReply drop() {
    return new TwilioReply(0, Map.of(), new byte[0], Duration.ZERO, true);
  }
}
