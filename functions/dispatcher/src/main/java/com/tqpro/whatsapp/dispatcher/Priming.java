package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
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
  /** Port 1 of the loopback (tcpmux) refuses at once. */
  private static final String DEAD = "http://127.0.0.1:1";

  private Priming() {}

  static void run() {
    var variables = new HashMap<>(Map.of("AWS_ENDPOINT_URL", DEAD, "AWS_REGION", "eu-central-1", "REGISTRY_TABLE", "none", "CONTACT_KEYS_TABLE", "none",
        "CONVERSATION_ENCRYPTION_KEY", "00".repeat(32), "CONVERSATION_ENCRYPTION_KEY_PREVIOUS", "11".repeat(32), "TWILIO_API_BASE_URL", DEAD));
    variables.put("TWILIO_CONTENT_BASE_URL", DEAD);
    for (var queue : List.of("INBOUND", "TURNS", "REPLIES", "SENDS", "SENDS_LATER", "RECEIPTS")) {
      variables.put(queue + "_QUEUE_URL", DEAD + "/" + queue);
    }
    var context = new ServiceContext("dispatcher", Environment.of(variables), InstantSource.system(), new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
    var databases = new TenantDatabases(tenant -> new ConnectionSettings("127.0.0.1", 1, "none", "none", "none", "disable"), context.clock());
    var database = databases.of("priming");
    refused(ConnectionException.class, () -> DispatcherFunction.sweep(context).run("priming", database, false));
    refused(ConnectionException.class, () -> new PlatformRepository(database).snapshot());
    var flow = new ReceiptFlow(context.sqs(), DEAD + "/receipts", DEAD + "/dead", context.clock());
    refused(SdkException.class, flow::flows);
    refused(SdkException.class, () -> context.contactKeys().find("priming", Set.of(new UUID(0, 0))));
    refused(SdkException.class, () -> context.registry().refreshIfMoved());
  }

  private static void refused(Class<? extends RuntimeException> by, Runnable call) {
    try {
      call.run();
    } catch (RuntimeException e) {
      if (by.isInstance(e)) {
        return;
      }
      throw e;
    }
    throw new IllegalStateException("something answered on " + DEAD);
  }
}
