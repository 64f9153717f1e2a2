package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.util.Map;

/** What the internal API rehearses before a snapshot: a recipient looked up, a broadcast that is not there, its own description. */
final class Priming {
  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    rehearsal.database(new PostgresStandIn()::talk);
    var function = new InternalApiFunction(rehearsal.context());
    rehearsal.forget(function::forget);
    var lookup = Rehearsal.httpEvent("POST", "/marketing/internal/recipient/lookup", "", Map.of(), "{\"phone\":\"+971 50 000 0001\"}");
    var stats = Rehearsal.httpEvent("GET", "/marketing/internal/broadcast/stats", "broadcastId=00000000-0000-7000-8000-000000000000", Map.of(), null);
    var description = Rehearsal.httpEvent("GET", "/openapi.json", "", Map.of(), null);
    return () -> {
      Rehearsal.expect("\"statusCode\":200", function, lookup);
      Rehearsal.expect("\"statusCode\":404", function, stats);
      Rehearsal.expect("\"statusCode\":200", function, description);
    };
  }
}
