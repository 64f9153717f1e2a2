package com.tqpro.whatsapp.receipts;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.meta.send.MetaErrors;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import com.tqpro.whatsapp.postgres.send.Consequences.Change;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.BatchRun;
import com.tqpro.whatsapp.runtime.queue.Queue;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import com.tqpro.whatsapp.runtime.queue.Visibility;
import com.tqpro.whatsapp.twilio.send.TwilioErrors;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Applies a batch of receipt messages: all of one tenant in one statement, each tenant by itself. A message with reports of rows that
 * nobody knows comes again for ten minutes, because a result may still be on its way; then they are counted and dropped.
 */
final class ReceiptWork {
  private static final Map<Provider, Results.ErrorTable> ERRORS = Map.of(Provider.META, MetaErrors::outcome, Provider.TWILIO, TwilioErrors::ofCallback);
  private static final Duration UNKNOWN_LIMIT = Duration.ofMinutes(10);
  private static final int UNKNOWN_RETRY_SECONDS = 75;
  private static final int RETRY_SECONDS = 30;

  private final ServiceContext context;
  private final TenantDatabases databases;
  private final UuidV7 ids;
  private final Visibility visibility;
  private final Queue queue;
  private final BatchRun batches;

  ReceiptWork(ServiceContext context, TenantDatabases databases, UuidV7 ids, String queue) {
    this.context = context;
    this.databases = databases;
    this.ids = ids;
    this.visibility = new Visibility(context.sqs(), queue);
    this.queue = new Queue(context.sqs(), queue);
    this.batches = new BatchRun(context.sqs(), context.log());
  }

  SQSBatchResponse take(SQSEvent event, int remainingMillis) {
    visibility.holdFor(event.getRecords(), remainingMillis);
    var broken = new ArrayList<SQSMessage>();
    var unknown = new ArrayList<SQSMessage>();
    byTenant(event, broken).forEach((tenant, received) -> apply(tenant, received, broken, unknown));
    var failures = new ArrayList<>(batches.answer(visibility, broken, receives -> RETRY_SECONDS).getBatchItemFailures());
    failures.addAll(batches.answer(visibility, unknown, receives -> UNKNOWN_RETRY_SECONDS).getBatchItemFailures());
    return SQSBatchResponse.builder().withBatchItemFailures(failures).build();
  }

  private Map<String, List<Received>> byTenant(SQSEvent event, List<SQSMessage> broken) {
    var tenants = new LinkedHashMap<String, List<Received>>();
    for (var message : event.getRecords()) {
      try {
        var batch = Json.read(message.getBody(), ReceiptBatch.class);
        tenants.computeIfAbsent(batch.tenant(), t -> new ArrayList<>()).add(new Received(message, batch));
      } catch (JsonFault fault) {
        context.log().error("Receipt message is not readable", Map.of("messageId", message.getMessageId()), fault);
        broken.add(message);
      }
    }
    return tenants;
  }

  private void apply(String tenant, List<Received> received, List<SQSMessage> broken, List<SQSMessage> unknown) {
    var now = context.clock().instant();
    try {
      var applied = new ReceiptMerge(databases.of(tenant), ids, ERRORS).apply(received.stream().map(Received::batch).toList(), now);
      for (int i = 0; i < received.size(); i++) {
        if (applied.unknown().get(i) > 0) {
          unknown(tenant, received.get(i), applied.unknown().get(i), now, unknown);
        }
      }
      applied.changes().forEach(change -> report(tenant, change));
      context.metrics().count("receipts_applied", applied.rows(), Map.of("tenant", tenant));
    } catch (RuntimeException fault) {
      context.log().error("Receipts of a tenant failed", Map.of("tenant", tenant, "messages", received.size()), fault);
      if (Database.lost(fault)) {
        databases.refused(tenant);
      }
      received.forEach(r -> broken.add(r.message()));
    }
  }

  private void unknown(String tenant, Received received, int count, Instant now, List<SQSMessage> unknown) {
    var since = received.batch().firstSeen();
    var others = withoutErased(tenant, received.batch());
    if (others.statuses().size() < received.batch().statuses().size()) {
      // The rows of an erased person do not come back, and his phone is not to lie on a queue until it is given up.
      if (!others.statuses().isEmpty() || !others.accepted().isEmpty()) {
        queue.send(QueueMessage.standard(Json.text(others)));
      }
      return;
    }
    if (since != null && since.plus(UNKNOWN_LIMIT).isAfter(now)) {
      unknown.add(received.message());
      return;
    }
    context.log().warn("Receipts of unknown messages dropped", Map.of("tenant", received.batch().tenant(), "count", count));
    context.metrics().count("receipts_unknown", count, Map.of("tenant", received.batch().tenant()));
  }

  private ReceiptBatch withoutErased(String tenant, ReceiptBatch batch) {
    var addresses = batch.statuses().stream().flatMap(s -> Stream.of(s.recipientWaId(), s.recipientUserId())).filter(Objects::nonNull).collect(Collectors.toSet());
    var erased = Tombstones.erasedAmong(databases.of(tenant), context.contactKeys(), tenant, addresses);
    return erased.isEmpty() ? batch : new ReceiptBatch(batch.provider(), batch.tenant(), batch.firstSeen(), batch.statuses().stream()
        .filter(s -> !erased.contains(s.recipientWaId()) && !erased.contains(s.recipientUserId())).toList(), batch.accepted());
  }

  private void report(String tenant, Change change) {
    var fields = Map.of("tenant", tenant, "consequence", change.consequence(), "code", change.code(), "broadcast", String.valueOf(change.broadcast()));
    context.log().warn("A failed receipt had consequences", fields);
    if (change.consequence() == Consequence.TENANT) {
      context.metrics().count("tenant_held", 1, fields);
    }
  }

  private record Received(SQSMessage message, ReceiptBatch batch) {}
}
