package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.util.Map;

/** What the internal API rehearses before a snapshot: a recipient looked up, a broadcast that is not there, its own description. */
final class Priming {
  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    rehearsal.database(new PostgresStandIn()::talk);
    var function = new InternalApiFunction(rehearsal.context());
    rehearsal.forget(function::forget);
    var lookup = Call.http("POST", "/marketing/internal/recipient/lookup", "", Map.of(), "{\"phone\":\"+971 50 000 0001\"}");
    var stats = Call.http("GET", "/marketing/internal/broadcast/stats", "broadcastId=00000000-0000-7000-8000-000000000000", Map.of(), null);
    var description = Call.http("GET", "/openapi.json", "", Map.of(), null);
    return () -> {
      Call.expect("\"statusCode\":200", function, lookup);
      Call.expect("\"statusCode\":404", function, stats);
      Call.expect("\"statusCode\":200", function, description);
    };
  }
}
