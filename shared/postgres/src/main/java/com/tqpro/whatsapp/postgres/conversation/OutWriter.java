package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Puts messages to a customer into his thread and among what is to be sent, under one id each, within a caller's transaction. */
final class OutWriter {
  static final int CONFIRMATION = 0;
  static final int NOTIFICATION = 5;
  static final int REPLY = 10;

  private final Handle h;
  private final ConversationRow conversation;
  private final ContactCipher cipher;
  private final Instant now;

  OutWriter(Handle h, ConversationRow conversation, ContactCipher cipher, Instant now) {
    this.h = h;
    this.conversation = conversation;
    this.cipher = cipher;
    this.now = now;
  }

  /** @param due when they may go out */
  void write(List<OutMessage> messages, long seq, int priority, Instant due) {
    write(messages, seq, priority, due, false);
  }

  /** @param waits the window is closed: nothing goes out before the customer writes */
  void write(List<OutMessage> messages, long seq, int priority, Instant due, boolean waits) {
    if (messages.isEmpty()) {
      return;
    }
    var thread = h.prepareBatch("""
        insert into tqwa.conversation_messages (id, conversation_id, contact_id, seq, direction, author, kind, quoted_wamid, original_enc, english_enc, occurred_at)
        values (:id, :conversation, :contact, :seq, 'OUT', :author, :kind, :quoted, :original, :english, :at)""");
    var outbound = outbound();
    long millis = now.toEpochMilli();
    for (var message : messages) {
      // A millisecond apart: they are sent in the order of their ids.
      var id = UuidV7.at(millis++);
      thread.bind("id", id).bind("conversation", conversation.id()).bind("contact", conversation.contact()).bind("seq", seq).bind("author", message.author())
          .bind("kind", message.kind()).bind("quoted", message.quoted()).bind("original", cipher.seal(message.text(), MessageWriter.TABLE, "original_enc", id))
          .bind("english", cipher.seal(message.english(), MessageWriter.TABLE, "english_enc", id)).bind("at", Rows.time(now)).add();
      bind(outbound, id, "REPLY", conversation.recipient(), priority, message.content(), due, waits);
    }
    thread.execute();
    outbound.execute();
  }

  /** A message to somebody else about this customer; its content is encrypted with the customer's key. @return its id */
  UUID notify(String recipient, Map<String, String> content) {
    var id = UuidV7.at(now.toEpochMilli());
    var outbound = outbound();
    bind(outbound, id, "NOTIFICATION", recipient, NOTIFICATION, content, now, false);
    outbound.execute();
    return id;
  }

  private org.jdbi.v3.core.statement.PreparedBatch outbound() {
    return h.prepareBatch("""
        insert into tqwa.outbound_message (id, kind, provider, sender, contact_id, recipient, priority, content_enc, state, skip_reason, skipped_at, next_attempt_at, created_at)
        values (:id, :kind, :provider, :sender, :contact, :recipient, :priority, :content, :state, :reason, cast(:aside as timestamptz), :due, :now)""");
  }

  private void bind(org.jdbi.v3.core.statement.PreparedBatch batch, UUID id, String kind, String recipient, int priority, Map<String, String> content, Instant due, boolean waits) {
    batch.bind("id", id).bind("kind", kind).bind("provider", conversation.provider().name()).bind("sender", conversation.sender()).bind("contact", conversation.contact())
        .bind("recipient", recipient).bind("priority", priority).bind("content", RowContent.seal(cipher, id, content)).bind("due", Rows.time(due))
        .bind("state", waits ? "SKIPPED" : "PENDING").bind("reason", waits ? "WINDOW" : null).bind("aside", waits ? Rows.time(now) : null).bind("now", Rows.time(now)).add();
  }
}
