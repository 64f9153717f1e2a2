package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What customers showed, encrypted, up to 5 MB each. */
public final class MediaStore {
  public static final int MOST = 5 * 1024 * 1024;

  private final Database database;

  public MediaStore(Database database) {
    this.database = database;
  }

  /** @param content null where it is larger than {@link #MOST} or could not be had; size tells how large */
  public void keep(UUID message, UUID contact, ContactCipher cipher, String mimeType, int size, byte[] content, Instant now) {
    database.run(h -> h.createUpdate("""
            insert into tqwa.media (message_id, contact_id, mime_type, bytes, content_enc, created_at) values (:message, :contact, :type, :size, :content, :now)
            on conflict (message_id) do nothing""")
        .bind("message", message).bind("contact", contact).bind("type", mimeType).bind("size", size)
        .bind("content", cipher.sealBytes(content, "media", "content_enc", message)).bind("now", Rows.time(now)).execute());
  }

  public Optional<Kept> find(UUID message, ContactCipher cipher) {
    return database.call(h -> h.createQuery("select mime_type, content_enc from tqwa.media where message_id = :id").bind("id", message)
        .map((rs, c) -> new Kept(rs.getString("mime_type"), cipher.openBytes(rs.getBytes("content_enc"), "media", "content_enc", message))).findOne());
  }

  /** @param content null where it was not kept */
  @SuppressWarnings("ArrayRecordComponent")
  public record Kept(String mimeType, byte[] content) {}
}
