package com.tqpro.whatsapp.postgres.conversation;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.event.Provider;
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

/**
 * What customers showed, encrypted, up to 5 MB each. A row is there from the moment its message is stored, and waits until the file is kept,
 * is not to be had, or was tried often enough.
 */
public final class MediaStore {
  public static final int MOST = 5 * 1024 * 1024;
  /** A turn has tried by then; before, nobody else does. */
  static final Duration FIRST = Duration.ofMinutes(2);
  /** With pauses of 1, 3, 9, 27, 81 and 243 minutes and then 12 hours: a week, as long as Meta keeps what it announced. */
  private static final int ATTEMPTS = 20;
  private static final Duration WAITS = Duration.ofDays(7);

  private final Database database;

  public MediaStore(Database database) {
    this.database = database;
  }

  /** Empty unless its bytes are kept. */
  public Optional<Kept> find(UUID message, ContactCipher cipher) {
    return database.call(h -> h.createQuery("select mime_type, content_enc from tqwa.media where message_id = :id and content_enc is not null").bind("id", message)
        .map((rs, c) -> new Kept(rs.getString("mime_type"), cipher.openBytes(rs.getBytes("content_enc"), "media", "content_enc", message))).findOne());
  }

  /**
   * Leave for one attempt, which counts from now on, also when whoever has it dies.
   *
   * @param early so many attempts are not kept waiting for their time
   * @return whom to ask; empty when the file is kept, is not to be had, or it is not its time
   */
  public Optional<Provider> claim(UUID message, int early, Instant now) {
    return database.call(h -> h.createQuery("""
            update tqwa.media set attempts = attempts + 1, next_try_at = cast(:now as timestamptz) + least(interval '12 hours', interval '1 minute' * power(3, attempts))
            where message_id = :id and next_try_at is not null and attempts < :most and (next_try_at <= :now or attempts < :early)
            returning provider""")
        .bind("id", message).bind("early", early).bind("most", ATTEMPTS).bind("now", Rows.time(now)).map((rs, c) -> Provider.valueOf(rs.getString("provider"))).findOne());
  }

  /** @param contact whose cipher it is; of a file that is another's by now, or of somebody erased, nothing is written @return false then, and when another was faster */
  public boolean keep(UUID message, UUID contact, ContactCipher cipher, String mimeType, byte[] content) {
    return database.call(h -> h.createUpdate("""
            update tqwa.media set mime_type = :type, bytes = :size, content_enc = :content, next_try_at = null, reason = null
            where message_id = :message and contact_id = :contact and content_enc is null""")
        .bind("message", message).bind("contact", contact).bind("type", mimeType).bind("size", content.length)
        .bind("content", cipher.sealBytes(content, "media", "content_enc", message)).execute()) == 1;
  }

  /** @param again false: nobody tries any more */
  public void failed(UUID message, String reason, boolean again) {
    database.run(h -> h.createUpdate("update tqwa.media set reason = :reason, next_try_at = case when :again then next_try_at end where message_id = :message and content_enc is null")
        .bind("message", message).bind("reason", reason).bind("again", again).execute());
  }

  /** Conversations with files whose time has come, the longest waiting first. */
  public List<UUID> due(Instant now, int limit) {
    return database.call(h -> h.createQuery("""
            select m.conversation_id from tqwa.media d join tqwa.conversation_messages m on m.id = d.message_id
            where d.next_try_at <= :now group by m.conversation_id order by min(d.next_try_at) limit :limit""")
        .bind("now", Rows.time(now)).bind("limit", limit).mapTo(UUID.class).list());
  }

  /** Files of one conversation whose time has come. */
  public List<Due> due(UUID conversation, ContactCipher cipher, Instant now, int limit) {
    return database.call(h -> h.createQuery("""
            select m.id, m.details_enc from tqwa.media d join tqwa.conversation_messages m on m.id = d.message_id
            where m.conversation_id = :conversation and d.next_try_at <= :now order by d.next_try_at limit :limit""")
        .bind("conversation", conversation).bind("now", Rows.time(now)).bind("limit", limit).map((rs, c) -> due(rs, cipher)).list());
  }

  private static Due due(ResultSet rs, ContactCipher cipher) throws SQLException {
    var id = Rows.uuid(rs, "id");
    try {
      var details = cipher.open(rs.getBytes("details_enc"), MessageWriter.TABLE, "details_enc", id);
      return new Due(id, (details == null ? Json.object() : Json.tree(details)).path("media"));
    } catch (CryptoFault e) {
      return new Due(id, Json.object());
    }
  }

  /** Ends the waiting of what was tried often enough, or lies too long. @return how many */
  public int giveUp(Instant now) {
    return database.call(h -> h.createUpdate("""
            update tqwa.media set next_try_at = null, reason = coalesce(reason, 'EXPIRED')
            where next_try_at <= :now and (attempts >= :most or created_at <= :before)""")
        .bind("now", Rows.time(now)).bind("most", ATTEMPTS).bind("before", Rows.time(now.minus(WAITS))).execute());
  }

  /** A file that is kept. */
  @SuppressWarnings("ArrayRecordComponent")
  public record Kept(String mimeType, byte[] content) {}

  /** A file to be fetched. @param media what the message says of it, see {@link com.tqpro.whatsapp.domain.event.MediaReference} */
  public record Due(UUID message, JsonNode media) {}
}
