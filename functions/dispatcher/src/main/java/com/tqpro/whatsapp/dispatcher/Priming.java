package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.postgres.DatabasePriming;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.DeadEnd;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Loads what the first minute after a restore would have to load: a tenant's sweep, the registry and the key table of a context of its
 * own, whose databases and services are on a port where nothing listens.
 */
final class Priming {
  private Priming() {}

  static void run() {
    var variables = new HashMap<>(Map.of("TWILIO_API_BASE_URL", DeadEnd.URL, "TWILIO_CONTENT_BASE_URL", DeadEnd.URL));
    for (var queue : List.of("INBOUND", "TURNS", "REPLIES", "SENDS", "SENDS_LATER", "RECEIPTS")) {
      variables.put(queue + "_QUEUE_URL", DeadEnd.URL + "/" + queue);
    }
    var context = DeadEnd.context("dispatcher", variables);
    var databases = new TenantDatabases(tenant -> DatabasePriming.NOBODY, context.clock());
    var database = databases.of("priming");
    DeadEnd.refused(ConnectionException.class, () -> DispatcherFunction.sweep(context).run("priming", database, false));
    DeadEnd.refused(ConnectionException.class, () -> new PlatformRepository(database).snapshot());
    var flow = new ReceiptFlow(context.sqs(), DeadEnd.URL + "/receipts", DeadEnd.URL + "/dead", context.clock());
    DeadEnd.refused(SdkException.class, flow::flows);
    DeadEnd.refused(SdkException.class, () -> context.contactKeys().find("priming", Set.of(new UUID(0, 0))));
    DeadEnd.refused(SdkException.class, () -> context.registry().refreshIfMoved());
  }
}
