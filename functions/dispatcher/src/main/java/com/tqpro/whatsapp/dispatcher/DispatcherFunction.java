package com.tqpro.whatsapp.dispatcher;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.twilio.content.TwilioContents;
import com.tqpro.whatsapp.twilio.send.HttpClients;
import com.tqpro.whatsapp.twilio.send.MessageLog;
import com.tqpro.whatsapp.twilio.send.TwilioApi;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Map;

/** Every minute: heals the registry's projection, then for each tenant starts what is due and heals what is stuck. */
public final class DispatcherFunction implements RequestStreamHandler {
  /** A tenant is not begun with less time than this left. */
  private static final int ENOUGH_MILLIS = 8_000;

  private static final Duration LOOK_UP = Duration.ofSeconds(3);

  private final ServiceContext context;
  private final Connections connections;
  private final TenantDatabases databases;
  private final ReceiptFlow flow;
  private final TenantSweep sweep;
  private final ModelWatch models;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public DispatcherFunction() {
    this(ServiceContext.create("dispatcher"));
    snapshot();
  }

  DispatcherFunction(ServiceContext context) {
    this.context = context;
    this.connections = new Connections(context::databaseVariable);
    this.databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
    this.flow = new ReceiptFlow(context.sqs(), context.env().require("RECEIPTS_QUEUE_URL"), context.env().require("RECEIPTS_DEAD_LETTERS_URL"), context.clock());
    this.sweep = sweep(context);
    this.models = new ModelWatch(context);
    new StartupCheck(context).encryptionKey();
    context.registry().onMove(databases::close);
  }

  static TenantSweep sweep(ServiceContext context) {
    var twilio = new TwilioApi(context.env().get("TWILIO_API_BASE_URL", "https://api.twilio.com"), LOOK_UP, HttpClients.fresh(LOOK_UP));
    return new TenantSweep(context, context.tickets(), context.conversationQueues(), new TwilioLookUp(context, new MessageLog(twilio)),
        new TwilioTemplates(context, new TwilioContents(context.env().get("TWILIO_CONTENT_BASE_URL", "https://content.twilio.com"))));
  }

  /** The event says nothing that the clock does not. */
  @Override
  public void handleRequest(InputStream event, OutputStream out, Context lambda) throws IOException {
    out.write(Json.bytes(minute(lambda)));
  }

  /** @return how many tenants there are, how many failed, how many are left for the next minute */
  Map<String, Integer> minute(Context lambda) {
    heal();
    context.registry().refreshIfMoved();
    var tenants = new ArrayList<>(context.registry().enabledTenants());
    // Every minute another one is first, so that a slow one does not keep the same others waiting.
    if (!tenants.isEmpty()) {
      Collections.rotate(tenants, (int) (context.clock().millis() / 60_000 % tenants.size()));
    }
    int failed = 0;
    int left = 0;
    for (var tenant : tenants) {
      if (lambda.getRemainingTimeInMillis() < ENOUGH_MILLIS) {
        left++;
      } else if (!swept(tenant)) {
        failed++;
      }
    }
    if (left > 0) {
      context.log().warn("Tenants left for the next minute", Map.of("count", left));
    }
    return Map.of("tenants", tenants.size(), "failed", failed, "left", left);
  }

  private boolean swept(String tenant) {
    try {
      sweep.run(tenant, databases.of(tenant), flow.flows());
      models.look(tenant, databases.of(tenant));
      return true;
    } catch (RuntimeException fault) {
      context.log().error("Sweep of a tenant failed", Map.of("tenant", tenant), fault);
      context.metrics().count("sweep_failed", 1, Map.of("tenant", tenant));
      if (Database.lost(fault)) {
        databases.refused(tenant);
      }
      return false;
    }
  }

  /** What changed in the platform database without a refresh, or was lost on the way to DynamoDB. */
  private void heal() {
    try (var platform = new Database(connections.platform(), context.clock())) {
      var result = context.projector().project(new PlatformRepository(platform).snapshot());
      if (result.written() + result.deleted() > 0) {
        context.log().warn("Registry projection healed", Map.of("version", result.version(), "written", result.written(), "deleted", result.deleted()));
      }
    } catch (RuntimeException fault) {
      context.log().error("Registry projection could not be checked", Map.of(), fault);
      context.metrics().count("registry_unchecked", 1, Map.of());
    }
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
    databases.close();
    flow.forget();
    models.forget();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("dispatcher", context, Priming::prepare), () -> {
        forget();
        new StartupCheck(context).encryptionKey();
      });
    }
    return snapshot;
  }
}
