package com.tqpro.whatsapp.postgres.contact;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Moves everything of one contact to another: messages, conversation, rows to send, opt-outs. What is encrypted is encrypted anew with
 * the other's key, because the old key goes. What cannot be opened any more is lost already and becomes empty.
 */
final class ContactMerge {
  private final Handle h;
  private final ContactCipher to;
  private final ContactCipher from;

  ContactMerge(Handle h, ContactCipher to, ContactCipher from) {
    this.h = h;
    this.to = to;
    this.from = from;
  }

  /** Both rows are locked. {@code gone} is deleted in the end. */
  void absorb(ContactRow gone, ContactRow kept) {
    outbound(gone.id(), kept.id());
    h.createUpdate("update tqwa.opt_out set contact_id = :kept where contact_id = :gone").bind("kept", kept.id()).bind("gone", gone.id()).execute();
    new ConversationMerge(h, this::moved).merge(gone.id(), kept.id());
    h.createUpdate("""
            update tqwa.contact k set updated_at = now(),
              name_enc = coalesce(k.name_enc, :name), username_enc = coalesce(k.username_enc, :username),
              last_inbound_at = greatest(k.last_inbound_at, g.last_inbound_at)
            from tqwa.contact g where k.id = :kept and g.id = :gone""")
        .bind("name", moved(gone.nameEnc(), "name_enc", gone.id(), kept.id()))
        .bind("username", moved(gone.usernameEnc(), "username_enc", gone.id(), kept.id()))
        .bind("kept", kept.id()).bind("gone", gone.id()).execute();
    h.createUpdate("delete from tqwa.contact where id = :gone").bind("gone", gone.id()).execute();
  }

  private void outbound(UUID gone, UUID kept) {
    var rows = h.createQuery("select id, state, content_enc from tqwa.outbound_message where contact_id = :gone order by id for update")
        .bind("gone", gone).map((rs, c) -> new Row(rs.getObject("id", UUID.class), rs.getString("state"), rs.getBytes("content_enc"))).list();
    if (rows.stream().anyMatch(r -> r.state().equals("CLAIMED"))) {
      throw new ContactBusy();
    }
    if (rows.isEmpty()) {
      return;
    }
    var batch = h.prepareBatch("update tqwa.outbound_message set contact_id = :kept, content_enc = :content where id = :id");
    rows.forEach(r -> batch.bind("kept", kept).bind("content", moved(r.content(), "outbound_message", "content_enc", r.id(), r.id())).bind("id", r.id()).add());
    batch.execute();
  }

  private byte[] moved(byte[] sealed, String column, UUID row, UUID target) {
    return moved(sealed, "contact", column, row, target);
  }

  private byte[] moved(byte[] sealed, String table, String column, UUID row, UUID target) {
    try {
      return to.sealBytes(from.openBytes(sealed, table, column, row), table, column, target);
    } catch (CryptoFault e) {
      return null;
    }
  }

  /** Encrypts a value of one row anew for another row, or for the same. */
  @FunctionalInterface
  interface Reseal {
    byte[] again(byte[] sealed, String table, String column, UUID row, UUID target);
  }

  private record Row(UUID id, String state, byte[] content) {}
}
