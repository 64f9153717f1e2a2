package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.webhook.RoutedWebhook;
import com.tqpro.whatsapp.meta.webhook.WebhookChange;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.Queue;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts a webhook's events on their queues. All of it, or a fault: then the provider sends the same again, and copies change nothing. */
final class Delivery {
  /** Bytes of one receipts message: SQS takes 1 MiB. */
  static final int RECEIPTS_BYTES = 1_000_000;
  /** The pseudo tenant whose key seals what belongs to no tenant. No slug begins with an underscore. */
  static final String NOBODY = "_unrouted";

  private final Queue inbound;
  private final Queue receipts;
  private final Queue accountEvents;
  private final Queue unrouted;
  private final QueueBodies inboundBodies;
  private final QueueBodies unroutedBodies;
  private final InstantSource clock;

  Delivery(ServiceContext context) {
    this.inbound = context.queue("INBOUND_QUEUE_URL");
    this.receipts = context.queue("RECEIPTS_QUEUE_URL");
    this.accountEvents = context.queue("ACCOUNT_EVENTS_QUEUE_URL");
    this.unrouted = context.queue("UNROUTED_QUEUE_URL");
    this.inboundBodies = context.inboundBodies();
    this.unroutedBodies = new QueueBodies("unrouted", context::tenantKeys);
    this.clock = context.clock();
  }

  /**
   * @return how many messages SQS can never take and were parked on the unrouted queue without their body
   * @throws QueueFault when a queue did not take them for a passing reason
   */
  int deliver(String appKey, RoutedWebhook routed) {
    var now = clock.instant();
    var forInbound = new ArrayList<QueueMessage>();
    var forReceipts = new ArrayList<QueueMessage>();
    var forAccount = new ArrayList<QueueMessage>();
    routed.tenants().forEach((tenant, events) -> {
      events.messages().forEach(m -> forInbound.add(message(tenant, m)));
      receipts(Provider.META, tenant, now, events.statuses(), forReceipts);
      events.accountEvents().forEach(e -> forAccount.add(QueueMessage.standard(Json.text(e))));
    });
    var parked = new ArrayList<QueueMessage>();
    send(Provider.META, inbound, forInbound, "inbound", now, parked);
    send(Provider.META, receipts, forReceipts, "receipts", now, parked);
    send(Provider.META, accountEvents, forAccount, "account-events", now, parked);
    send(Provider.META, unrouted, routed.unrouted().stream().map(c -> unrouted(appKey, c, now)).toList(), "unrouted", now, parked);
    return park(parked);
  }

  /**
   * What a customer sent at once, in its order.
   *
   * @return how many messages SQS can never take and were parked without their body
   * @throws QueueFault when a queue did not take them for a passing reason
   */
  int inbound(String tenant, List<InboundMessage> messages) {
    var parked = new ArrayList<QueueMessage>();
    send(messages.getFirst().provider(), inbound, messages.stream().map(m -> message(tenant, m)).toList(), "inbound", clock.instant(), parked);
    return park(parked);
  }

  /** Delivery reports of one tenant. @throws QueueFault when the queue did not take them for a passing reason */
  void receipts(Provider provider, String tenant, List<StatusEvent> statuses) {
    var messages = new ArrayList<QueueMessage>();
    receipts(provider, tenant, clock.instant(), statuses, messages);
    var parked = new ArrayList<QueueMessage>();
    send(provider, receipts, messages, "receipts", clock.instant(), parked);
    park(parked);
  }

  /** A signed webhook of a number that nobody has: kept for fourteen days, sealed. @throws QueueFault when the queue did not take it */
  void unrouted(Provider provider, String path, String number, byte[] body) {
    var node = Json.object();
    node.put("provider", provider.name()).put("reason", "unknown-number").put("number", number).put("field", path).put("receivedAt", clock.instant().toString());
    node.put("body", unroutedBodies.seal(NOBODY, body));
    var refused = unrouted.sendAll(List.of(QueueMessage.standard(Json.text(node))));
    if (!refused.isEmpty()) {
      throw new QueueFault("the unrouted queue refused a webhook: " + refused.getFirst().code());
    }
  }

  private int park(List<QueueMessage> parked) {
    var lost = unrouted.sendAll(parked);
    if (!lost.isEmpty()) {
      throw new QueueFault("the unrouted queue refused what is to be parked: " + lost.getFirst().code());
    }
    return parked.size();
  }

  private QueueMessage message(String tenant, InboundMessage message) {
    // A notice of a change belongs behind what the customer sent under the id he had before.
    var before = message.change() == null ? null : message.change().previousUserId();
    var group = tenant + "|" + (before == null ? message.contact().key() : before);
    return QueueMessage.fifo(inboundBodies.seal(tenant, Json.bytes(message)), group, tenant + "|" + message.id() + "|" + message.kind());
  }

  /** One message; halves of it as long as it is too large. */
  private static void receipts(Provider provider, String tenant, Instant now, List<StatusEvent> statuses, List<QueueMessage> out) {
    if (statuses.isEmpty()) {
      return;
    }
    var body = Json.bytes(new ReceiptBatch(provider, tenant, now, statuses, List.of()));
    if (body.length > RECEIPTS_BYTES && statuses.size() > 1) {
      int half = statuses.size() / 2;
      receipts(provider, tenant, now, statuses.subList(0, half), out);
      receipts(provider, tenant, now, statuses.subList(half, statuses.size()), out);
    } else {
      out.add(QueueMessage.standard(new String(body, StandardCharsets.UTF_8)));
    }
  }

  private QueueMessage unrouted(String appKey, WebhookChange change, Instant now) {
    var sealed = Json.object();
    sealed.put("app", appKey);
    sealed.set("entry", change.source());
    var node = Json.object();
    node.put("provider", Provider.META.name());
    node.put("reason", change.phoneNumberId() == null ? "unknown-account" : "unknown-number");
    node.put("waba", change.waba()).put("number", change.phoneNumberId()).put("field", change.field()).put("receivedAt", now.toString());
    node.put("body", unroutedBodies.seal(NOBODY, Json.bytes(sealed)));
    return QueueMessage.standard(Json.text(node));
  }

  private static void send(Provider provider, Queue queue, List<QueueMessage> messages, String name, Instant now, List<QueueMessage> parked) {
    if (messages.isEmpty()) {
      return;
    }
    for (var refused : queue.sendAll(messages)) {
      var node = Json.object();
      node.put("provider", provider.name()).put("reason", "refused-by-sqs").put("code", refused.code()).put("queue", name);
      node.put("characters", refused.message().body().length()).put("deduplication", refused.message().deduplication()).put("receivedAt", now.toString());
      parked.add(QueueMessage.standard(Json.text(node)));
    }
  }
}
