package com.tqpro.whatsapp.simulators.twilio;

import java.util.List;

/** What becomes of a message that was taken: these statuses in this order, the last with an error code (0 none). */
record Receipt(List<String> statuses, int errorCode) {
  static Receipt failed(int code) {
    return new Receipt(List.of("failed"), code);
  }

  static Receipt only(List<String> statuses) {
    return new Receipt(statuses, 0);
  }
}
