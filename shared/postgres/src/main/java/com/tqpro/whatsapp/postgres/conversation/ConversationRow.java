package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.UUID;

/**
 * A conversation with its contact, as one look found it.
 *
 * @param recipient digits of the phone, or the business-scoped user id where there is no phone
 * @param handled up to here a turn left the messages to a person
 * @param takenBy the person who has it, or null; mode human without one waits for a person
 * @param waiting why nothing is answered by itself, or null
 * @param lastInbound when the customer wrote last; opens the 24 h window
 * @param optedOutOfAll whether he wants no message at all
 */
public record ConversationRow(
    UUID id, UUID contact, String waId, String userId, byte[] nameEnc, String sender, Provider provider, boolean human, long inbound, long answered, long handled,
    int session, String language, String waiting, String takenBy, Instant takenAt, byte[] stateEnc, Instant lastInbound, boolean optedOutOfAll, Instant updatedAt) {
  static final String COLUMNS = """
      s.id, s.contact_id, c.wa_id, c.user_id, c.name_enc, s.sender, s.provider, s.mode, s.inbound_seq, s.answered_seq, s.handled_seq, s.session, s.language,
      s.waiting, s.taken_by, s.taken_at, s.state_enc, c.last_inbound_at, s.updated_at,
      exists (select 1 from tqwa.opt_out o where o.scope = 'ALL' and o.revoked_at is null and (o.contact_id = c.id or o.address in (c.wa_id, c.user_id))) as opted_out""";

  static ConversationRow read(ResultSet rs) throws SQLException {
    return new ConversationRow(Rows.uuid(rs, "id"), Rows.uuid(rs, "contact_id"), rs.getString("wa_id"), rs.getString("user_id"), rs.getBytes("name_enc"), rs.getString("sender"),
        Provider.valueOf(rs.getString("provider")), rs.getString("mode").equals("human"), rs.getLong("inbound_seq"), rs.getLong("answered_seq"), rs.getLong("handled_seq"),
        rs.getInt("session"), rs.getString("language"), rs.getString("waiting"), rs.getString("taken_by"), Rows.instant(rs, "taken_at"), rs.getBytes("state_enc"),
        Rows.instant(rs, "last_inbound_at"), rs.getBoolean("opted_out"), Rows.instant(rs, "updated_at"));
  }

  public String recipient() {
    return waId != null ? waId : userId;
  }

  /** Whether a person took it or answered from the phone: the AI is silent. */
  public boolean taken() {
    return human && takenAt != null;
  }

  /** Whether it was handed over and nobody has taken it yet. */
  public boolean handedOver() {
    return human && takenAt == null;
  }

  /** Nothing that names the person. */
  @Override
  public String toString() {
    return "ConversationRow[" + id + "]";
  }
}
