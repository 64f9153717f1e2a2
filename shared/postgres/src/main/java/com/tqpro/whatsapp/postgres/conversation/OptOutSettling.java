package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.conversation.ConversationTexts.Said;
import com.tqpro.whatsapp.domain.conversation.OptOutWords.Wish;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.optout.OptOuts.Scope;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** Settles a message that ends or resumes marketing: ledger, confirmation and the message's being answered, in one transaction. */
public final class OptOutSettling {
  private final Database database;
  private final OptOuts optOuts;

  public OptOutSettling(Database database, OptOuts optOuts) {
    this.database = database;
    this.optOuts = optOuts;
  }

  /** Whether a message is the answer to a broadcast's. */
  public boolean answersBroadcast(InboundMessage message) {
    return message.quotedId() != null && database.call(h -> h.createQuery("""
            select exists (select 1 from tqwa.conversation_messages where wamid = :quoted and author = 'TEMPLATE')
              or exists (select 1 from tqwa.outbound_message where provider_message_id = :quoted and broadcast_id is not null)""")
        .bind("quoted", message.quotedId()).mapTo(Boolean.class).one());
  }

  /**
   * May run twice: what the ledger knows already is not confirmed again. The confirmation goes out only when no broadcast's message to
   * the customer can be under way any more.
   *
   * @return false when the wish was to come back but nothing was ended: then the message is one like any other
   */
  public boolean settle(ConversationRow conversation, ContactCipher cipher, InboundMessage message, long seq, Wish wish, Said confirmation, Instant now) {
    return database.transaction(h -> {
      boolean changed = wish == Wish.OUT ? out(h, conversation, message) : back(h, conversation, message);
      if (!changed && wish == Wish.IN) {
        return false;
      }
      h.createUpdate("""
              update tqwa.conversation_state set answered_seq = greatest(answered_seq, :seq), language = coalesce(language, :language), waiting = null, updated_at = :now
              where id = :id""")
          .bind("seq", seq).bind("language", confirmation.language()).bind("now", Rows.time(now)).bind("id", conversation.id()).execute();
      if (changed) {
        new OutWriter(h, conversation, cipher, now).write(List.of(new OutMessage("SYSTEM", confirmation.text(), confirmation.english(), null, null)), seq, OutWriter.CONFIRMATION,
            wish == Wish.OUT ? clear(h, conversation, now) : now);
      }
      return true;
    });
  }

  private boolean out(Handle h, ConversationRow conversation, InboundMessage message) {
    var source = message.payload() == null ? "KEYWORD" : "BUTTON";
    return addresses(conversation).map(a -> optOuts.add(h, a, conversation.contact(), Scope.MARKETING, source, null, message.id(), message.at())).reduce(false, Boolean::logicalOr);
  }

  private boolean back(Handle h, ConversationRow conversation, InboundMessage message) {
    return addresses(conversation).filter(a -> inForce(h, a)).map(a -> optOuts.revoke(h, a, Scope.MARKETING, "KEYWORD", message.at())).reduce(false, Boolean::logicalOr);
  }

  private static boolean inForce(Handle h, String address) {
    return h.createQuery("select exists (select 1 from tqwa.opt_out where address = :address and scope = 'MARKETING' and revoked_at is null)").bind("address", address)
        .mapTo(Boolean.class).one();
  }

  private static Stream<String> addresses(ConversationRow conversation) {
    return Stream.of(conversation.waId(), conversation.userId()).filter(a -> a != null);
  }

  /** When no worker holds a broadcast's message to the customer any more. */
  private static Instant clear(Handle h, ConversationRow conversation, Instant now) {
    return h.createQuery("""
            select max(claimed_until) as until from tqwa.outbound_message
            where state = 'CLAIMED' and kind = 'BROADCAST' and (contact_id = :contact or recipient in (:phone, :user))""")
        .bind("contact", conversation.contact()).bind("phone", conversation.waId()).bind("user", conversation.userId())
        .map((rs, c) -> java.util.Optional.ofNullable(Rows.instant(rs, "until"))).one().orElse(now);
  }
}
