package com.tqpro.whatsapp.receipts;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.queue.BatchRun;
import com.tqpro.whatsapp.runtime.queue.QueueFunction;

/** Brings delivery receipts and account events from their queues into the tenants' databases. */
public final class ReceiptsFunction extends QueueFunction {
  /** As long as a database that refused is left alone. */
  private static final int RETRY_SECONDS = 30;

  private final ServiceContext context;
  private final ReceiptWork receipts;
  private final AccountWork accounts;
  private final BatchRun batches;
  private final String accountQueue;
  private final TenantDatabases databases;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public ReceiptsFunction() {
    this(ServiceContext.create("receipts"));
    snapshot();
  }

  ReceiptsFunction(ServiceContext context) {
    this.context = context;
    var connections = new Connections(context::databaseVariable);
    this.databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
    var ids = new UuidV7(context.clock());
    this.receipts = new ReceiptWork(context, databases, ids, context.env().require("RECEIPTS_QUEUE_URL"));
    this.accounts = new AccountWork(context, databases, ids);
    this.batches = new BatchRun(context.sqs(), context.log());
    this.accountQueue = context.env().require("ACCOUNT_EVENTS_QUEUE_URL");
    context.registry().onMove(databases::close);
    new StartupCheck(context).encryptionKey();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
    context.registry().refreshIfMoved();
    if (event.getRecords().getFirst().getEventSourceArn().endsWith(":" + accountQueue.substring(accountQueue.lastIndexOf('/') + 1))) {
      return batches.run(event, accountQueue, lambda.getRemainingTimeInMillis(), receives -> RETRY_SECONDS, accounts::take);
    }
    return receipts.take(event, lambda.getRemainingTimeInMillis());
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
    databases.close();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("receipts", context, Priming::prepare), () -> {
        forget();
        new StartupCheck(context).encryptionKey();
      });
    }
    return snapshot;
  }
}
