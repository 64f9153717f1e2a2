package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.access.PrimingToken;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.util.Map;

/** What admin rehearses before a snapshot: lists, and a request without a credential. */
final class Priming {
  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    rehearsal.database(new PostgresStandIn()::talk);
    var function = new AdminFunction(rehearsal.context());
    rehearsal.forget(function::forget);
    var person = Map.of("authorization", PrimingToken.bearer(rehearsal));
    var byKey = Call.http("GET", "/admin/api/broadcasts", "", Map.of(), null);
    var broadcasts = Call.http("GET", "/admin/api/broadcasts", "limit=10", person, null);
    var conversations = Call.http("GET", "/admin/api/conversations", "limit=10", person, null);
    var stranger = Call.http("GET", "/admin/api/broadcasts", "", Map.of("authorization", "Bearer none"), null);
    return () -> {
      Call.expect("\"statusCode\":200", function, byKey);
      Call.expect("\"statusCode\":200", function, broadcasts);
      Call.expect("\"statusCode\":200", function, conversations);
      Call.expect("\"statusCode\":401", function, stranger);
    };
  }
}
