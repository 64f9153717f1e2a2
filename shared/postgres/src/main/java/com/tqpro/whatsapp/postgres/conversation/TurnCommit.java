package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.ai.AiUsages;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/**
 * Writes all of a turn in one transaction, which holds only if the conversation is as the turn saw it: nobody answered, took or erased it
 * meanwhile, and the customer did not end all messages.
 */
public final class TurnCommit {
  private static final String TABLE = "conversation_state";
  private final Database database;
  private final OptOuts optOuts;

  public TurnCommit(Database database, OptOuts optOuts) {
    this.database = database;
    this.optOuts = optOuts;
  }

  /** The state as the conversation has it; empty for a new one or where it cannot be opened any more. */
  public static LeadState state(ConversationRow conversation, ContactCipher cipher) {
    var text = conversation.stateEnc() == null ? null : cipher.open(conversation.stateEnc(), TABLE, "state_enc", conversation.id());
    return text == null ? LeadState.EMPTY : Json.read(text, LeadState.class);
  }

  /** @return whether it holds; false: nothing of it was written but what it cost */
  public boolean commit(TurnWrite turn, ContactCipher cipher, Instant now) {
    var seen = turn.seen();
    return database.transaction(h -> {
      AiUsages.add(h, UuidV7.at(now.toEpochMilli()), now, AiUsages.Source.TURN, seen.id(), turn.usage());
      int changed = h.createUpdate("""
              update tqwa.conversation_state s set answered_seq = :upTo, handled_seq = greatest(handled_seq, :upTo), mode = :mode, state_enc = :state, language = :language,
                waiting = :waiting, session = :session, updated_at = :now
              where id = :id and contact_id = :contact and answered_seq = :answered and session = :wasSession and mode = :wasMode and taken_at is null
                and not exists (select 1 from tqwa.opt_out o where o.scope = 'ALL' and o.revoked_at is null and o.contact_id = s.contact_id)""")
          .bind("upTo", seen.inbound()).bind("mode", turn.handoff() == null ? "ai" : "human").bind("state", cipher.seal(Json.text(turn.state()), TABLE, "state_enc", seen.id()))
          .bind("language", turn.language()).bind("waiting", turn.handoff() == null ? null : "HANDOFF").bind("session", turn.session()).bind("now", Rows.time(now))
          .bind("id", seen.id()).bind("contact", seen.contact()).bind("answered", seen.answered()).bind("wasSession", seen.session())
          .bind("wasMode", seen.human() ? "human" : "ai").execute();
      if (changed == 0) {
        return false;
      }
      if (turn.session() != seen.session()) {
        h.createUpdate("update tqwa.conversation_messages set archived = true where conversation_id = :id and seq <= :answered and not archived")
            .bind("id", seen.id()).bind("answered", seen.answered()).execute();
      }
      translate(h, cipher, turn.english());
      if (turn.optOutProof() != null) {
        Stream.of(seen.waId(), seen.userId()).filter(a -> a != null)
            .forEach(a -> optOuts.add(h, a, seen.contact(), OptOuts.Scope.MARKETING, "AI", "asked for it in the conversation", turn.optOutProof(), now));
      }
      WindowReplies.supersede(h, seen.contact(), now);
      var writer = new OutWriter(h, seen, cipher, now);
      writer.write(turn.messages(), seen.inbound(), turn.optOutProof() == null ? OutWriter.REPLY : OutWriter.CONFIRMATION, now);
      if (turn.handoff() != null) {
        hand(h, turn, cipher, writer, now);
      }
      if (turn.returned() != null) {
        alert(h, turn, writer, now);
      }
      return true;
    });
  }

  private static void hand(Handle h, TurnWrite turn, ContactCipher cipher, OutWriter writer, Instant now) {
    var alert = turn.handoff();
    var id = UuidV7.at(now.toEpochMilli());
    h.createUpdate("""
            insert into tqwa.lead (id, conversation_id, contact_id, session, lead_enc, mail, mail_subject, mail_try_at, notification_id, created_at)
            values (:id, :conversation, :contact, :session, :lead, :mail, :subject, :now, cast(:notification as uuid), :now)""")
        .bind("id", id).bind("conversation", turn.seen().id()).bind("contact", turn.seen().contact()).bind("session", turn.session())
        .bind("lead", cipher.seal(Json.text(turn.state()), "lead", "lead_enc", id)).bind("mail", alert.byMail() ? "DUE" : "NONE").bind("subject", alert.subject())
        .bind("notification", notify(alert, writer)).bind("now", Rows.time(now)).execute();
  }

  /** Once for each session, however often the product is named. */
  private static void alert(Handle h, TurnWrite turn, OutWriter writer, Instant now) {
    var returned = turn.returned();
    int first = h.createUpdate("""
            update tqwa.lead set returned_in = :session, mail = case when :mail then 'DUE' else mail end, mail_attempts = case when :mail then 0 else mail_attempts end, mail_subject = :subject, mail_try_at = :now
            where id = :id and session < :session and (returned_in is null or returned_in < :session)""")
        .bind("session", turn.session()).bind("mail", returned.alert().byMail()).bind("subject", returned.alert().subject()).bind("now", Rows.time(now))
        .bind("id", returned.lead()).execute();
    if (first == 1) {
      notify(returned.alert(), writer);
    }
  }

  private static UUID notify(OwnerAlert alert, OutWriter writer) {
    return alert.recipient() == null ? null : writer.notify(alert.recipient(), alert.content());
  }

  static void translate(Handle h, ContactCipher cipher, Map<UUID, String> english) {
    english.forEach((id, text) -> h.createUpdate("update tqwa.conversation_messages set english_enc = :english where id = :id")
        .bind("english", cipher.seal(text, MessageWriter.TABLE, "english_enc", id)).bind("id", id).execute());
  }

  /**
   * What a turn writes.
   *
   * @param seen the conversation as the turn saw it; everything up to its newest message is answered
   * @param english translations of the customer's messages
   * @param session the session that the answer belongs to; another than {@code seen}'s archives what was said before
   * @param handoff null unless a person takes over
   * @param returned null unless the customer came back to what he was handed over for
   * @param optOutProof the provider's id of the message that ended marketing, or null
   * @param usage what the answer cost; written whether or not the turn holds
   */
  public record TurnWrite(
      ConversationRow seen, List<OutMessage> messages, Map<UUID, String> english, LeadState state, String language, int session, OwnerAlert handoff, Returned returned,
      String optOutProof, Usage usage) {
    public TurnWrite {
      messages = List.copyOf(messages);
      english = Map.copyOf(english);
    }
  }

  /**
   * How the owner hears of it.
   *
   * @param recipient digits of his WhatsApp number; null: not by WhatsApp
   * @param content the template and its values, by the name that the sender knows
   * @param subject of the mail; names nobody
   */
  public record OwnerAlert(String recipient, Map<String, String> content, boolean byMail, String subject) {}

  /** @param lead the earlier lead */
  public record Returned(UUID lead, OwnerAlert alert) {}
}
