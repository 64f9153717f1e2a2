package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.ConversationTexts;
import com.tqpro.whatsapp.domain.conversation.OptOutWords.Heard;
import com.tqpro.whatsapp.domain.conversation.OptOutWords.Wish;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.OptOutSettling;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.erasure.ErasedWords;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Where a stored message goes: words that end or resume marketing are settled here, everything else gets a turn. */
final class Onward {
  private final ServiceContext context;
  private final TenantConversations tenants;
  private final ConversationQueues queues;
  private final ConversationTexts texts;

  Onward(ServiceContext context, TenantConversations tenants, ConversationTexts texts) {
    this.context = context;
    this.tenants = tenants;
    this.queues = context.conversationQueues();
    this.texts = texts;
  }

  void send(String tenant, Database database, InboundMessage message, StoreResult result) {
    switch (result) {
      case StoreResult.Stored(_, var conversation, var seq, _) -> send(tenant, database, message, new TurnTicket(tenant, conversation), seq);
      case StoreResult.Duplicate(_, var conversation, var seq) -> send(tenant, database, message, new TurnTicket(tenant, conversation), seq);
      case StoreResult.Erased _ -> erased(tenant, database, message);
      case StoreResult.OwnMessage _ -> { }
    }
  }

  /** Of what somebody wrote before he was erased only his word about marketing is kept, as a hash. What he quoted is not known any more. */
  private void erased(String tenant, Database database, InboundMessage message) {
    var heard = tenants.words(tenant, database).hear(message.text(), message.payload(), message.quotedId() != null);
    heard.ifPresent(word -> {
      note(tenant, database, message.contact().waId(), message.contact().userId(), word.wish(), message.at());
      context.log().info("Word about marketing of somebody erased kept as a hash",
          Map.of("tenant", tenant, "wish", word.wish().name(), "providerMessage", Digest.shortHash(message.id())));
    });
  }

  private void note(String tenant, Database database, String phone, String user, Wish wish, Instant at) {
    new ErasedWords(database, context.contactKeys(), context.erasureLedger(), tenant, context.clock())
        .note(Stream.of(phone, user).filter(Objects::nonNull).toList(), wish == Wish.OUT ? OptOuts.Scope.MARKETING.name() : null, at);
  }

  private void send(String tenant, Database database, InboundMessage message, TurnTicket ticket, long seq) {
    var heard = heard(tenant, database, message);
    if (heard.isEmpty() || !settled(tenant, database, message, ticket, seq, heard.get())) {
      queues.turn(ticket, Long.toString(seq));
    }
  }

  private Optional<Heard> heard(String tenant, Database database, InboundMessage message) {
    var words = tenants.words(tenant, database);
    var heard = words.hear(message.text(), message.payload(), false);
    return heard.isPresent() || words.hear(message.text(), message.payload(), true).isEmpty() ? heard
        : words.hear(message.text(), message.payload(), settling(database).answersBroadcast(message));
  }

  private boolean settled(String tenant, Database database, InboundMessage message, TurnTicket ticket, long seq, Heard heard) {
    var conversation = new Conversations(database).find(ticket.conversation());
    var cipher = conversation.map(c -> context.contactKeys().find(tenant, List.of(c.contact())).get(c.contact()));
    if (cipher.isEmpty()) {
      return true;
    }
    var confirmation = texts.say(heard.wish() == Wish.OUT ? "opted-out" : "opted-in", language(conversation.get(), heard, message));
    note(tenant, database, conversation.get().waId(), conversation.get().userId(), heard.wish(), message.at());
    var now = context.clock().instant();
    if (!settling(database).settle(conversation.get(), cipher.get(), message, seq, heard.wish(), confirmation, now)) {
      return false;
    }
    queues.reply(tenant, conversation.get().sender(), ticket.conversation(), "optout|" + seq, now.toEpochMilli());
    context.log().info(heard.wish() == Wish.OUT ? "Opted out of marketing" : "Opted in again", Map.of("tenant", tenant, "conversation", ticket.conversation().toString(), "seq", seq));
    return true;
  }

  /** The language he is known to write; else the word's own, where it is more telling than English. */
  private static String language(ConversationRow conversation, Heard heard, InboundMessage message) {
    return conversation.language() != null ? conversation.language() : heard.language() != null ? heard.language() : ConversationTexts.languageOf(message.text());
  }

  private OptOutSettling settling(Database database) {
    return new OptOutSettling(database, new OptOuts(database, new UuidV7(context.clock())));
  }
}
