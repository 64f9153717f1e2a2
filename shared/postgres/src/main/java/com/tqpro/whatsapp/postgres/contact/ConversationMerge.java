package com.tqpro.whatsapp.postgres.contact;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Puts two conversations of one person behind one another: the one that began first comes first, the other's numbers go on from there. */
final class ConversationMerge {
  private static final List<String> SEALED = List.of("original_enc", "english_enc", "details_enc");

  private final Handle h;
  private final ContactMerge.Reseal reseal;

  ConversationMerge(Handle h, ContactMerge.Reseal reseal) {
    this.h = h;
    this.reseal = reseal;
  }

  void merge(UUID goneContact, UUID keptContact) {
    var states = new HashMap<UUID, State>();
    h.createQuery("select * from tqwa.conversation_state where contact_id in (:gone, :kept) order by id for update")
        .bind("gone", goneContact).bind("kept", keptContact).map((rs, c) -> State.of(rs)).forEach(s -> states.put(s.contact(), s));
    var gone = states.get(goneContact);
    var kept = states.get(keptContact);
    if (gone == null) {
      return;
    }
    if (kept == null) {
      h.createUpdate("update tqwa.conversation_state set contact_id = :kept, state_enc = :state, updated_at = now() where id = :id")
          .bind("kept", keptContact).bind("state", reseal.again(gone.state(), "conversation_state", "state_enc", gone.id(), gone.id())).bind("id", gone.id()).execute();
      messages(gone, gone.id(), keptContact, 0);
      leads(gone.id(), gone.id(), keptContact);
      return;
    }
    boolean goneFirst = gone.began().isBefore(kept.began());
    if (goneFirst) {
      h.createUpdate("update tqwa.conversation_messages set seq = seq + :by where conversation_id = :id").bind("by", gone.inbound()).bind("id", kept.id()).execute();
    }
    messages(gone, kept.id(), keptContact, goneFirst ? 0 : kept.inbound());
    var first = goneFirst ? gone : kept;
    var second = goneFirst ? kept : gone;
    h.createUpdate("""
            update tqwa.conversation_state k set inbound_seq = :inbound, answered_seq = :answered, handled_seq = 0, mode = :mode, updated_at = now(),
              state_enc = coalesce(k.state_enc, :state),
              retain_until = greatest(k.retain_until, g.retain_until), session = greatest(k.session, g.session), language = coalesce(k.language, g.language),
              waiting = coalesce(k.waiting, g.waiting), taken_by = coalesce(k.taken_by, g.taken_by), taken_at = coalesce(k.taken_at, g.taken_at),
              human_at = greatest(k.human_at, g.human_at)
            from tqwa.conversation_state g where k.id = :id and g.id = :gone""")
        .bind("inbound", first.inbound() + second.inbound())
        .bind("answered", second.answered() > 0 ? first.inbound() + second.answered() : first.answered())
        .bind("mode", gone.mode().equals("human") || kept.mode().equals("human") ? "human" : "ai")
        .bind("state", moved(gone, kept)).bind("gone", gone.id()).bind("id", kept.id()).execute();
    leads(gone.id(), kept.id(), keptContact);
    h.createUpdate("delete from tqwa.conversation_state where id = :id").bind("id", gone.id()).execute();
  }

  private void leads(UUID gone, UUID conversation, UUID contact) {
    var rows = h.createQuery("select id, lead_enc from tqwa.lead where conversation_id = :id order by id for update").bind("id", gone)
        .map((rs, c) -> new Sealed(rs.getObject("id", UUID.class), rs.getBytes("lead_enc"))).list();
    rows.forEach(r -> h.createUpdate("update tqwa.lead set conversation_id = :conversation, contact_id = :contact, lead_enc = :lead where id = :id")
        .bind("conversation", conversation).bind("contact", contact).bind("lead", reseal.again(r.content(), "lead", "lead_enc", r.id(), r.id())).bind("id", r.id()).execute());
  }

  private void media(UUID conversation, UUID contact) {
    var rows = h.createQuery("""
            select d.message_id, d.content_enc from tqwa.media d join tqwa.conversation_messages m on m.id = d.message_id
            where m.conversation_id = :id order by d.message_id for update of d""")
        .bind("id", conversation).map((rs, c) -> new Sealed(rs.getObject("message_id", UUID.class), rs.getBytes("content_enc"))).list();
    rows.forEach(r -> h.createUpdate("update tqwa.media set contact_id = :contact, content_enc = :content where message_id = :id")
        .bind("contact", contact).bind("content", reseal.again(r.content(), "media", "content_enc", r.id(), r.id())).bind("id", r.id()).execute());
  }

  /** The state of the conversation that goes, for the row of the one that stays; only where that has none. */
  private byte[] moved(State gone, State kept) {
    return kept.state() != null || gone.state() == null ? null : reseal.again(gone.state(), "conversation_state", "state_enc", gone.id(), kept.id());
  }

  private void messages(State of, UUID conversation, UUID contact, long shift) {
    media(of.id(), contact);
    var rows = h.createQuery("select id, original_enc, english_enc, details_enc from tqwa.conversation_messages where conversation_id = :id order by id for update")
        .bind("id", of.id()).map((rs, c) -> {
          var sealed = new HashMap<String, byte[]>();
          for (var column : SEALED) {
            sealed.put(column, rs.getBytes(column));
          }
          return Map.entry(rs.getObject("id", UUID.class), sealed);
        }).list();
    if (rows.isEmpty()) {
      return;
    }
    var batch = h.prepareBatch("""
        update tqwa.conversation_messages set conversation_id = :conversation, contact_id = :contact, seq = seq + :shift,
          original_enc = :original_enc, english_enc = :english_enc, details_enc = :details_enc where id = :id""");
    for (var row : rows) {
      batch.bind("conversation", conversation).bind("contact", contact).bind("shift", shift).bind("id", row.getKey());
      row.getValue().forEach((column, sealed) -> batch.bind(column, reseal.again(sealed, "conversation_messages", column, row.getKey(), row.getKey())));
      batch.add();
    }
    batch.execute();
  }

  private record Sealed(UUID id, byte[] content) {}

  private record State(UUID id, UUID contact, String mode, long inbound, long answered, byte[] state, Instant began) {
    static State of(ResultSet rs) throws SQLException {
      return new State(rs.getObject("id", UUID.class), rs.getObject("contact_id", UUID.class), rs.getString("mode"), rs.getLong("inbound_seq"),
          rs.getLong("answered_seq"), rs.getBytes("state_enc"), rs.getTimestamp("created_at").toInstant());
    }
  }
}
