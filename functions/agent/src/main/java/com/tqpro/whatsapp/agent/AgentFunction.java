package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.queue.BatchRun;
import java.util.Map;

/** Takes what customers wrote from inbound.fifo and stores it, encrypted. */
public final class AgentFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {
  /** Until a failed message is seen again: short at first, then as long as a database's rest. */
  private static final int FIRST_RETRY_SECONDS = 5;
  private static final int LATER_RETRY_SECONDS = 30;

  private final ServiceContext context;
  private final TenantDatabases databases;
  private final InboundStore store;
  private final BatchRun batches;
  private final String queue;
  /** The runtime refers to the hooks only weakly. */
  private final Snapshot snapshot;

  public AgentFunction() {
    this(ServiceContext.create("agent"));
  }

  AgentFunction(ServiceContext context) {
    this.context = context;
    var connections = new Connections(context::databaseVariable);
    this.databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
    this.store = new InboundStore(context.contactKeys(), new UuidV7(context.clock()), Integer.parseInt(context.env().get("DATA_RETENTION_YEARS", "5")));
    this.batches = new BatchRun(context.sqs(), context.log());
    this.queue = context.env().require("INBOUND_QUEUE_URL");
    context.registry().onMove(databases::close);
    new StartupCheck(context).encryptionKey();
    this.snapshot = Snapshot.register(databases::close, this::afterRestore);
  }

  /** A snapshot carries neither connections nor what was read before it was taken. */
  void afterRestore() {
    databases.close();
    context.afterRestore();
    new StartupCheck(context).encryptionKey();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
    context.registry().refreshIfMoved();
    return batches.run(event, queue, lambda.getRemainingTimeInMillis(), receives -> receives < 3 ? FIRST_RETRY_SECONDS : LATER_RETRY_SECONDS, this::store);
  }

  private void store(SQSMessage message) {
    var opened = context.inboundBodies().open(message.getBody());
    var inbound = Json.read(opened.body(), InboundMessage.class);
    try {
      var stored = store.store(databases.of(opened.tenant()), inbound);
      var quoted = inbound.quotedMessageId() != null;
      context.log().info(quoted ? "Quote-reply detected" : "Inbound message stored", Map.of("tenant", opened.tenant(), "kind", inbound.kind(),
          "providerMessage", Digest.shortHash(inbound.providerMessageId()), "fresh", stored.fresh()));
    } catch (RuntimeException fault) {
      if (Database.lost(fault)) {
        databases.refused(opened.tenant());
      }
      throw fault;
    }
  }
}
