package com.tqpro.whatsapp.receipts;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.account.AccountChange;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.account.MetaAccountReader;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.account.AccountEvents;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.Map;

/** Takes what a provider says about the account: templates, restrictions, people's preferences. */
final class AccountWork {
  private final ServiceContext context;
  private final TenantDatabases databases;
  private final UuidV7 ids;

  AccountWork(ServiceContext context, TenantDatabases databases, UuidV7 ids) {
    this.context = context;
    this.databases = databases;
    this.ids = ids;
  }

  void take(SQSMessage message) {
    var event = Json.read(message.getBody(), AccountEvent.class);
    try {
      var database = databases.of(event.tenant());
      var change = event.provider() == Provider.META ? MetaAccountReader.read(event) : new AccountChange.Noted("noted");
      var effect = new AccountEvents(database, new OptOuts(database, ids)).take(event, change, context.clock().instant());
      effect.ifPresent(done -> {
        context.log().info("Account event taken", Map.of("tenant", event.tenant(), "field", event.field(), "effect", done));
        if (change instanceof AccountChange.Blocked) {
          context.metrics().count("tenant_held", 1, Map.of("tenant", event.tenant()));
        }
      });
    } catch (RuntimeException fault) {
      if (Database.lost(fault)) {
        databases.refused(event.tenant());
      }
      throw fault;
    }
  }
}
