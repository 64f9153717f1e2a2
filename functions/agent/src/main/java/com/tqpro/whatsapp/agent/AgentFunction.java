package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.queue.BatchRun;

/** Takes what customers wrote from inbound.fifo and stores it, encrypted. */
public final class AgentFunction implements RequestHandler<SQSEvent, SQSBatchResponse> {
  private static final int FIRST_RETRY_SECONDS = 5;
  private static final int LONGEST_RETRY_SECONDS = 900;

  private final ServiceContext context;
  private final Intake intake;
  private final BatchRun batches;
  private final String queue;
  /** Kept, because the runtime holds it weakly. */
  private final Snapshot snapshot;

  public AgentFunction() {
    this(ServiceContext.create("agent"));
  }

  AgentFunction(ServiceContext context) {
    var databases = databases(context);
    this.context = context;
    this.intake = new Intake(context, databases, store(context));
    this.batches = new BatchRun(context.sqs(), context.log());
    this.queue = context.env().require("INBOUND_QUEUE_URL");
    context.registry().onMove(databases::close);
    new StartupCheck(context).encryptionKey();
    this.snapshot = Snapshot.register(Priming::run, () -> {
      context.afterRestore();
      databases.close();
      new StartupCheck(context).encryptionKey();
    });
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
    context.registry().refreshIfMoved();
    var response = batches.run(event, queue, lambda.getRemainingTimeInMillis(), AgentFunction::retryAfter, intake::take);
    intake.report();
    return response;
  }

  /** Doubling from 5 s to 15 min: ten deliveries outlast half an hour of a database that is down, and a short trouble costs seconds. */
  static int retryAfter(int receives) {
    return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS << Math.min(10, Math.max(0, receives - 1)));
  }

  static TenantDatabases databases(ServiceContext context) {
    var connections = new Connections(context::databaseVariable);
    return new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
  }

  static InboundStore store(ServiceContext context) {
    return new InboundStore(context.contactKeys(), context.clock(), Integer.parseInt(context.env().get("DATA_RETENTION_YEARS", "5")));
  }

  /** The hooks around a SnapStart snapshot. */
  Snapshot snapshot() {
    return snapshot;
  }
}
