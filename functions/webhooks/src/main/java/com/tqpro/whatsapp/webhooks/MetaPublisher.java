package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.webhook.MetaItem;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.Queue;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Puts what a webhook reported on the queues. What SQS can never take is counted and logged, it fails nothing else. */
final class MetaPublisher {
  /** Reports in one message: at under 1 KB each it stays below SQS's bound. */
  private static final int STATUSES = 500;
  /** Whose key seals what belongs to nobody yet. */
  static final String UNROUTED = "_unrouted";

  private final Queue inbound;
  private final Queue receipts;
  private final Queue accounts;
  private final Queue unrouted;
  private final QueueBodies inboundBodies;
  private final QueueBodies unroutedBodies;
  private final JsonLog log;
  private final Emf metrics;

  MetaPublisher(ServiceContext context) {
    this.inbound = context.queue("INBOUND_QUEUE_URL");
    this.receipts = context.queue("RECEIPTS_QUEUE_URL");
    this.accounts = context.queue("ACCOUNT_EVENTS_QUEUE_URL");
    this.unrouted = context.queue("UNROUTED_QUEUE_URL");
    this.inboundBodies = context.inboundBodies();
    this.unroutedBodies = new QueueBodies("unrouted", context::tenantKeys);
    this.log = context.log();
    this.metrics = context.metrics();
  }

  /** @throws com.tqpro.whatsapp.runtime.queue.QueueFault when a queue did not take something: the provider must send it again */
  void publish(List<MetaItem> items, Instant now) {
    var messages = new ArrayList<QueueMessage>();
    var statuses = new LinkedHashMap<String, List<StatusEvent>>();
    var events = new ArrayList<QueueMessage>();
    var strays = new ArrayList<QueueMessage>();
    for (var item : items) {
      switch (item) {
        case MetaItem.Inbound(var message) -> messages.add(message(message));
        case MetaItem.Status(var tenant, var event) -> statuses.computeIfAbsent(tenant, t -> new ArrayList<>()).add(event);
        case MetaItem.Account(var event) -> events.add(QueueMessage.standard(Json.text(event)));
        case MetaItem.Unrouted stray -> strays.add(QueueMessage.standard(unroutedBodies.seal(UNROUTED, Json.bytes(stray))));
        case MetaItem.Foreign foreign -> dropped("webhook_foreign_app", "Change of another app's number refused", "foreign");
        case MetaItem.Malformed(var field, var what) -> dropped("webhook_malformed", "Malformed part of a webhook skipped", field + ": " + what);
      }
    }
    send(inbound, messages);
    send(receipts, batches(statuses, now));
    send(accounts, events);
    if (!strays.isEmpty()) {
      metrics.count("webhook_unrouted", strays.size(), Map.of("provider", "META"));
      send(unrouted, strays);
    }
  }

  private QueueMessage message(InboundMessage message) {
    return QueueMessage.fifo(inboundBodies.seal(message.tenant(), Json.bytes(message)), message.tenant() + "|" + message.contact().key(),
        message.tenant() + "|" + message.providerMessageId());
  }

  private static List<QueueMessage> batches(Map<String, List<StatusEvent>> statuses, Instant now) {
    var batches = new ArrayList<QueueMessage>();
    statuses.forEach((tenant, all) -> {
      for (int from = 0; from < all.size(); from += STATUSES) {
        batches.add(QueueMessage.standard(Json.text(
            new ReceiptBatch(Provider.META, tenant, now, all.subList(from, Math.min(all.size(), from + STATUSES)), List.of()))));
      }
    });
    return batches;
  }

  private void send(Queue queue, List<QueueMessage> messages) {
    queue.sendAll(messages).forEach(refused -> dropped("webhook_not_queueable", "Event that the queue can never take", refused.code()));
  }

  private void dropped(String metric, String message, String reason) {
    metrics.count(metric, 1, Map.of("provider", "META"));
    log.warn(message, Map.of("provider", "META", "reason", reason));
  }
}
