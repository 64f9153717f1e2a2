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
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
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
      var words = new ErasedWords(database, context.contactKeys(), context.erasureLedger(), event.tenant(), context.clock());
      var told = new Told(event, event.provider() == Provider.META ? MetaAccountReader.read(event) : new AccountChange.Noted("noted")).withoutErased(words);
      if (told.nothing()) {
        context.log().info("Account event of an erased person dropped", Map.of("tenant", event.tenant(), "field", event.field()));
        return;
      }
      var effect = new AccountEvents(database, new OptOuts(database, ids)).take(told.event(), told.change(), words, context.clock().instant());
      effect.ifPresent(done -> {
        context.log().info("Account event taken", Map.of("tenant", event.tenant(), "field", event.field(), "effect", done));
        if (told.change() instanceof AccountChange.Blocked) {
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

  /** An event and what it means. */
  private record Told(AccountEvent event, AccountChange change) {
    /** Without words that are older than their sender's erasure; those are noted as hashes. */
    Told withoutErased(ErasedWords words) {
      if (change instanceof AccountChange.Preferences(var all)) {
        var kept = all.stream().filter(p -> !words.note(p.addresses(), p.stop() ? OptOuts.Scope.MARKETING.name() : null, p.at())).toList();
        return kept.size() == all.size() ? this : new Told(nameless(), new AccountChange.Preferences(kept));
      }
      // Somebody's choice that means nothing here: what it was about is enough.
      return event.field().equals("user_preferences") ? new Told(nameless(), change) : this;
    }

    boolean nothing() {
      return change instanceof AccountChange.Preferences(var kept) && kept.isEmpty();
    }

    private AccountEvent nameless() {
      return new AccountEvent(event.provider(), event.tenant(), event.waba(), event.field(), event.id(), event.at(), Json.object());
    }
  }
}
