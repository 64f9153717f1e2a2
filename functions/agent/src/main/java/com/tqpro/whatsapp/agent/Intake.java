package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.conversation.StoreResult.Quote;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.log.Emf;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One message of inbound.fifo: opened, stored, and put on its way to an answer, unless it ends or resumes marketing. A copy goes the same
 * way, because the first may have died before it.
 */
final class Intake {
  private final ServiceContext context;
  private final TenantWork work;
  private final InboundStore store;
  private final Onward onward;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  Intake(ServiceContext context, TenantWork work, InboundStore store, Onward onward) {
    this.context = context;
    this.work = work;
    this.store = store;
    this.onward = onward;
  }

  /** Throws what keeps the message from being stored: it comes again. */
  void take(SQSMessage message) {
    var opened = context.inboundBodies().open(message.getBody());
    var inbound = Json.read(opened.body(), InboundMessage.class);
    work.in(opened.tenant(), database -> {
      var result = store(database, opened.tenant(), inbound);
      tell(opened.tenant(), inbound, result);
      if (inbound.wantsAnswer()) {
        onward.send(opened.tenant(), database, inbound, result);
      }
      return result;
    });
  }

  /** Writes what was counted since the last report. */
  void report() {
    if (!counts.isEmpty()) {
      context.metrics().put(Emf.Unit.COUNT, counts, Map.of());
      counts.clear();
    }
  }

  private StoreResult store(Database database, String tenant, InboundMessage inbound) {
    long before = database.statements();
    try {
      return store.store(database, tenant, inbound);
    } finally {
      count("inbound_statements", database.statements() - before);
    }
  }

  private void tell(String tenant, InboundMessage inbound, StoreResult result) {
    switch (result) {
      case StoreResult.Stored stored -> {
        count("inbound_stored", 1);
        var fields = Map.of("tenant", tenant, "kind", inbound.kind(), "direction", inbound.direction().name(), "conversation", stored.conversation().toString(),
            "seq", stored.seq(), "providerMessage", Digest.shortHash(inbound.id()));
        context.log().info("Inbound message stored", fields);
        if (stored.quote() != Quote.NONE) {
          context.log().info("Quote-reply detected", Map.of("tenant", tenant, "conversation", stored.conversation().toString(),
              "quoted", stored.quote().name(), "providerMessage", Digest.shortHash(inbound.id())));
        }
      }
      case StoreResult.Duplicate duplicate -> count("inbound_duplicates", 1);
      case StoreResult.Erased erased -> count("inbound_erased", 1);
      case StoreResult.OwnMessage own -> count("inbound_own_echoes", 1);
    }
  }

  private void count(String metric, long by) {
    if (by != 0) {
      counts.merge(metric, by, Long::sum);
    }
  }
}
