package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Customers who were handed over. */
public final class Leads {
  /** A mail that was begun is not tried by another for so long. */
  private static final Duration MAIL_LEASE = Duration.ofMinutes(2);
  /** A mail of which nothing is known goes out once more, not oftener. */
  private static final int MAIL_ATTEMPTS = 2;
  private static final String SELECT = """
      select l.id, l.conversation_id, l.contact_id, l.session, l.lead_enc, l.returned_in, l.mail, l.mail_attempts, l.mail_subject, l.created_at, o.state as notified, c.wa_id, c.user_id
      from tqwa.lead l join tqwa.contact c on c.id = l.contact_id left join tqwa.outbound_message o on o.id = l.notification_id\s""";

  private final Database database;

  public Leads(Database database) {
    this.database = database;
  }

  public Optional<LeadRow> find(UUID id) {
    return database.call(h -> h.createQuery(SELECT + "where l.id = :id").bind("id", id).map((rs, c) -> read(rs)).findOne());
  }

  /** The newest lead of a conversation. */
  public Optional<LeadRow> newest(UUID conversation) {
    return database.call(h -> h.createQuery(SELECT + "where l.conversation_id = :id order by l.created_at desc, l.id desc limit 1").bind("id", conversation)
        .map((rs, c) -> read(rs)).findOne());
  }

  /** The newest first. @param after the last of the page before, or null */
  public List<LeadRow> page(LeadRow after, int limit) {
    return database.call(h -> h.createQuery(SELECT + """
            where cast(:at as timestamptz) is null or (l.created_at, l.id) < (:at, cast(:id as uuid)) order by l.created_at desc, l.id desc limit :limit""")
        .bind("at", after == null ? null : Rows.time(after.createdAt())).bind("id", after == null ? null : after.id()).bind("limit", limit).map((rs, c) -> read(rs)).list());
  }

  /**
   * Takes the mails of a conversation that are due, so that nobody else sends them at the same time. A mail that was taken and of which nothing
   * more is written may have been sent: see {@link #settleMails}.
   *
   * @param claim made by the caller for this call alone
   */
  public List<LeadRow> takeMails(UUID conversation, UUID claim, Instant now) {
    var ids = database.call(h -> h.createQuery("""
            update tqwa.lead set mail = 'SENDING', mail_claim = :claim, mail_attempts = mail_attempts + 1, mail_try_at = :until
            where conversation_id = :id and mail = 'DUE' and mail_try_at <= :now returning id""")
        .bind("claim", claim).bind("until", Rows.time(now.plus(MAIL_LEASE))).bind("id", conversation).bind("now", Rows.time(now)).mapTo(UUID.class).list());
    return ids.stream().map(this::find).flatMap(Optional::stream).toList();
  }

  /** @param sent false: there is nobody to send it to */
  public void mailed(UUID id, UUID claim, boolean sent) {
    database.run(h -> h.createUpdate("update tqwa.lead set mail = :mail where id = :id and mail = 'SENDING' and mail_claim = :claim")
        .bind("mail", sent ? "SENT" : "NONE").bind("id", id).bind("claim", claim).execute());
  }

  /** It surely was not sent: it is due again, after a while, and the owner does not have it. @param begun as told to {@link #mailBegun} */
  public void notMailed(UUID id, UUID claim, Instant begun) {
    database.run(h -> h.useTransaction(t -> {
      t.createUpdate("delete from tqwa.lead_mailing where lead_id = :id and at = :at").bind("id", id).bind("at", Rows.time(begun)).execute();
      t.createUpdate("update tqwa.lead set mail = 'DUE', mail_attempts = mail_attempts - 1 where id = :id and mail = 'SENDING' and mail_claim = :claim")
          .bind("id", id).bind("claim", claim).execute();
    }));
  }

  /**
   * Mails that were begun and of which nothing is known go out once more, or are left for a person to see as UNCONFIRMED.
   *
   * @return how many are left to a person now
   */
  public int settleMails(boolean resend, Instant now) {
    return database.transaction(h -> {
      h.createUpdate("update tqwa.lead set mail = 'DUE' where mail = 'SENDING' and mail_try_at <= :now and :resend and mail_attempts < :most")
          .bind("now", Rows.time(now)).bind("resend", resend).bind("most", MAIL_ATTEMPTS).execute();
      return h.createUpdate("update tqwa.lead set mail = 'UNCONFIRMED' where mail = 'SENDING' and mail_try_at <= :now").bind("now", Rows.time(now)).execute();
    });
  }

  /**
   * A mail is about to go out: from now on the owner may have it.
   *
   * @param to his address
   * @return false when the customer was erased meanwhile: then it may not go out
   */
  public boolean mailBegun(LeadRow lead, String to, Instant at) {
    return database.call(h -> h.createUpdate("insert into tqwa.lead_mailing (lead_id, contact_id, at, recipient) select id, contact_id, :at, :to from tqwa.lead where id = :id")
        .bind("id", lead.id()).bind("at", Rows.time(at)).bind("to", to).execute()) == 1;
  }

  private static LeadRow read(ResultSet rs) throws SQLException {
    return new LeadRow(Rows.uuid(rs, "id"), Rows.uuid(rs, "conversation_id"), Rows.uuid(rs, "contact_id"), rs.getInt("session"), rs.getBytes("lead_enc"),
        Rows.integer(rs, "returned_in"), rs.getString("mail"), rs.getInt("mail_attempts"), rs.getString("mail_subject"), Rows.instant(rs, "created_at"), rs.getString("notified"), rs.getString("wa_id"),
        rs.getString("user_id"));
  }

  /**
   * A lead.
   *
   * @param returnedIn the newest session in which the customer came back to it, or null
   * @param mail DUE, SENDING, SENT, NONE, or UNCONFIRMED when nobody knows whether it was sent
   * @param mailAttempts how often it was begun without a refusal; above 1 the owner may have it twice
   * @param notified how far the owner's WhatsApp message got; null: there is none
   */
  public record LeadRow(
      UUID id, UUID conversation, UUID contact, int session, byte[] leadEnc, Integer returnedIn, String mail, int mailAttempts, String mailSubject, Instant createdAt, String notified, String waId,
      String userId) {
    /** What is wished and how he is reached; empty where the contact's key is gone. */
    public LeadState state(ContactCipher cipher) {
      try {
        var text = cipher == null ? null : cipher.open(leadEnc, "lead", "lead_enc", id);
        return text == null ? LeadState.EMPTY : Json.read(text, LeadState.class);
      } catch (CryptoFault e) {
        return LeadState.EMPTY;
      }
    }

    /** Nothing of what is wished. */
    @Override
    public String toString() {
      return "LeadRow[" + id + "]";
    }
  }
}
