package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads a thread in its order: by place, what the customer said before what was answered. */
public final class ThreadReader {
  private static final String SQL = """
      select * from (
        select m.id, m.seq, m.direction, m.author, m.kind, coalesce(m.wamid, o.provider_message_id) as provider_id, m.quoted_wamid, m.original_enc, m.english_enc,
          m.details_enc, m.archived, m.occurred_at, o.state as delivery,
          case when o.state = 'SKIPPED' then o.skip_reason when o.state = 'FAILED' and o.error_code in (131047, 63016) then 'WINDOW' when o.as_template then 'TEMPLATE' end as reason,
          o.error_text, d.mime_type, d.message_id is not null as file, d.content_enc is not null as kept, d.next_try_at is not null as waits, d.reason as file_reason
        from tqwa.conversation_messages m left join tqwa.outbound_message o on o.id = m.id left join tqwa.media d on d.message_id = m.id
        where m.conversation_id = :conversation and (cast(:before as bigint) is null or m.seq < :before)
        order by m.seq desc, m.direction desc, m.id desc limit :limit) t
      order by seq, direction, id""";

  private final Database database;

  public ThreadReader(Database database) {
    this.database = database;
  }

  /**
   * The newest messages, oldest first.
   *
   * @param cipher null where the contact's key is gone: then there are no words
   * @param before only messages of smaller places; null: all
   */
  public List<ThreadRow> newest(ContactCipher cipher, UUID conversation, Long before, int limit) {
    return database.call(h -> h.createQuery(SQL).bind("conversation", conversation).bind("before", before).bind("limit", limit).map((rs, c) -> read(rs, cipher)).list());
  }

  public boolean contains(UUID conversation, UUID message) {
    return database.call(h -> h.createQuery("select exists (select 1 from tqwa.conversation_messages where id = :id and conversation_id = :conversation)")
        .bind("id", message).bind("conversation", conversation).mapTo(Boolean.class).one());
  }

  private static ThreadRow read(ResultSet rs, ContactCipher cipher) throws SQLException {
    var id = Rows.uuid(rs, "id");
    var details = open(cipher, rs.getBytes("details_enc"), "details_enc", id);
    return new ThreadRow(id, rs.getLong("seq"), Direction.valueOf(rs.getString("direction")), rs.getString("author"), rs.getString("kind"), rs.getString("provider_id"),
        rs.getString("quoted_wamid"), open(cipher, rs.getBytes("original_enc"), "original_enc", id), open(cipher, rs.getBytes("english_enc"), "english_enc", id),
        details == null ? Json.object() : Json.tree(details), rs.getBoolean("archived"), Rows.instant(rs, "occurred_at"), rs.getString("delivery"), rs.getString("reason"), rs.getString("error_text"), file(rs));
  }

  private static ThreadRow.File file(ResultSet rs) throws SQLException {
    if (!rs.getBoolean("file")) {
      return null;
    }
    return rs.getBoolean("kept") ? new ThreadRow.File("AVAILABLE", rs.getString("mime_type"), null)
        : new ThreadRow.File(rs.getBoolean("waits") ? "WAITING" : "MISSING", null, rs.getString("file_reason"));
  }

  /** Null also where it cannot be opened any more: what remains of a thread is still shown. */
  private static String open(ContactCipher cipher, byte[] sealed, String column, UUID id) {
    if (cipher == null) {
      return null;
    }
    try {
      return cipher.open(sealed, MessageWriter.TABLE, column, id);
    } catch (CryptoFault e) {
      return null;
    }
  }
}
