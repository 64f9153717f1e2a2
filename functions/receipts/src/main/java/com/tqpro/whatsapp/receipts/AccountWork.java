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
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.util.List;
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

  /** Whether it is older than the erasure of who is named in it; an opt-out then goes to the tombstone. */
  private boolean ofErased(Database database, AccountEvent event, List<AccountChange.Preference> preferences) {
    return preferences.stream().allMatch(p -> Tombstones.dropped(database, context.contactKeys(), event.tenant(), p.at(), p.addresses(), p.stop()));
  }

  void take(SQSMessage message) {
    var event = Json.read(message.getBody(), AccountEvent.class);
    try {
      var database = databases.of(event.tenant());
      var change = event.provider() == Provider.META ? MetaAccountReader.read(event) : new AccountChange.Noted("noted");
      if (change instanceof AccountChange.Preferences(var preferences) && ofErased(database, event, preferences)) {
        context.log().info("Account event of an erased person dropped", Map.of("tenant", event.tenant(), "field", event.field()));
        return;
      }
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
