package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.account.AccountChange;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.conversation.OptOutWords;
import com.tqpro.whatsapp.domain.conversation.OptOutWords.Wish;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.account.MetaAccountReader;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.optout.OptOuts.Scope;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import java.util.Objects;
import java.util.stream.Stream;

/** What somebody erased said about marketing in a message that is taken off a dead letter queue: it is noted as one that comes late. */
final class DeadWords {
  private final Installation installation;

  DeadWords(Installation installation) {
    this.installation = installation;
  }

  /** @param message opened */
  void note(String tenant, JsonNode message) {
    if (message.hasNonNull("contact") && message.hasNonNull("at")) {
      inbound(tenant, Json.convert(message, InboundMessage.class));
    } else if (message.path("field").asText().equals("user_preferences")
        && MetaAccountReader.read(Json.convert(message, AccountEvent.class)) instanceof AccountChange.Preferences(var all)) {
      in(tenant, (settings, words) -> all.forEach(p -> words.note(p.addresses(), optedOut(p.stop()), p.at())));
    }
  }

  private void inbound(String tenant, InboundMessage message) {
    if (message.wantsAnswer()) {
      var addresses = Stream.of(message.contact().waId(), message.contact().userId()).filter(Objects::nonNull).toList();
      in(tenant, (heard, words) -> heard.hear(message.text(), message.payload(), message.quotedId() != null)
          .ifPresent(word -> words.note(addresses, optedOut(word.wish() == Wish.OUT), message.at())));
    }
  }

  private void in(String tenant, Work work) {
    var context = installation.context();
    try (var database = installation.tenant(tenant)) {
      var settings = context.settings().of(new SettingsRepository(database).all());
      work.run(new OptOutWords(ConfigFiles.lines("opt-out-words.txt"), settings.get(Setting.OPTOUT_WORDS), settings.get(Setting.OPTIN_WORDS)),
          new ErasedWords(database, context.contactKeys(), context.erasureLedger(), tenant, context.clock()));
    }
  }

  private static String optedOut(boolean stop) {
    return stop ? Scope.MARKETING.name() : null;
  }

  @FunctionalInterface
  private interface Work {
    void run(OptOutWords heard, ErasedWords words);
  }
}
