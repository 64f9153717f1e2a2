package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.contact.ContactMoved;
import com.tqpro.whatsapp.postgres.contact.ContactRow;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Writes one message of one contact: contact, conversation and message in one statement, which fails as a whole. A person's replies that
 * waited for the customer to write may go from then on.
 */
final class MessageWriter {
  static final String TABLE = "conversation_messages";
  private static final Set<String> SILENT = Set.of("reaction", "revoke");
  private static final String SQL = """
      with seen as (
        update tqwa.contact set
          last_inbound_at = case when :answer then greatest(last_inbound_at, :at) else last_inbound_at end,
          name_enc = coalesce(cast(:name as bytea), name_enc),
          username_enc = coalesce(cast(:username as bytea), username_enc),
          updated_at = now()
        where id = :contact and wa_id is not distinct from cast(:phone as text) and user_id is not distinct from cast(:user as text)
          and not exists (select 1 from tqwa.tombstone e where e.identity = any(:hashes) and e.erased_at >= :at)
        returning id
      ), conversation as (
        insert into tqwa.conversation_state as s (id, contact_id, sender, provider, mode, inbound_seq, retain_until, taken_by, taken_at, human_at)
        select :conversation, seen.id, :sender, :provider, case when :human then 'human' else 'ai' end, :step, :retain,
          case when :human then 'phone' end, case when :human then cast(:at as timestamptz) end, case when :human then cast(:at as timestamptz) end from seen
        on conflict (contact_id) do update set
          inbound_seq = s.inbound_seq + :step,
          answered_seq = case when :human then s.inbound_seq else s.answered_seq end,
          mode = case when :human then 'human' else s.mode end,
          taken_by = case when :human then coalesce(s.taken_by, 'phone') else s.taken_by end,
          taken_at = case when :human then coalesce(s.taken_at, cast(:at as timestamptz)) else s.taken_at end,
          human_at = case when :human then greatest(s.human_at, cast(:at as timestamptz)) else s.human_at end,
          waiting = case when :human then null else s.waiting end,
          sender = excluded.sender, provider = excluded.provider, updated_at = now(),
          retain_until = greatest(s.retain_until, excluded.retain_until)
        returning s.id, s.inbound_seq
      ), reopened as (
        update tqwa.outbound_message m set state = 'PENDING', skip_reason = null, skipped_at = null, next_attempt_at = :now, as_template = false,
          sender = :sender, provider = :provider
        where :answer and m.contact_id = (select id from seen) and (m.kind = 'REPLY' and m.state = 'PENDING' and m.as_template
          or""" + WindowReplies.WAITS + """
          and exists (select 1 from tqwa.conversation_messages t where t.id = m.id and t.author = 'HUMAN'))
      ), written as (
        insert into tqwa.conversation_messages
          (id, conversation_id, contact_id, seq, direction, author, kind, wamid, quoted_wamid, original_enc, details_enc, occurred_at)
        select :id, conversation.id, :contact, conversation.inbound_seq, :direction, :author, :kind, :wamid, :quoted, :original, :details, :at
        from conversation
        on conflict (wamid) do nothing
        returning conversation_id, seq
      ), file as (
        insert into tqwa.media (message_id, contact_id, mime_type, provider, next_try_at, created_at)
        select :id, :contact, :file, :provider, :fetch, :now from written where cast(:file as text) is not null
      )
      select conversation_id, seq from written""";

  private final Handle h;
  private final ContactCipher cipher;
  private final ContactRow contact;
  private final InstantSource clock;
  private final int retentionYears;

  MessageWriter(Handle h, ContactCipher cipher, ContactRow contact, InstantSource clock, int retentionYears) {
    this.h = h;
    this.cipher = cipher;
    this.contact = contact;
    this.clock = clock;
    this.retentionYears = retentionYears;
  }

  /**
   * @param hashes of the message's identities; where one has a tombstone that is not older than the message, nothing is written
   * @throws ContactMoved when the contact changed meanwhile, the message was stored by somebody else, or the person was erased: nothing may stay
   */
  WrittenRow write(InboundMessage message, String[] hashes) {
    var id = UuidV7.at(clock.millis());
    var at = at(message);
    boolean human = message.direction() == Direction.OUT && !SILENT.contains(message.kind());
    var who = message.contact();
    var name = renamed(who.name(), contact.nameEnc(), "name_enc");
    var username = renamed(who.username(), contact.usernameEnc(), "username_enc");
    return h.createQuery(SQL)
        .bindArray("hashes", String.class, (Object[]) hashes)
        .bind("id", id).bind("contact", contact.id()).bind("conversation", UuidV7.at(clock.millis()))
        .bind("phone", contact.waId()).bind("user", contact.userId())
        .bind("answer", message.wantsAnswer()).bind("step", message.wantsAnswer() ? 1 : 0).bind("human", human)
        .bind("name", name).bind("username", username)
        .bind("sender", message.sender()).bind("provider", message.provider().name())
        .bind("at", at).bind("now", clock.instant().atOffset(ZoneOffset.UTC)).bind("retain", at.plusYears(retentionYears))
        .bind("direction", message.direction().name()).bind("author", author(message)).bind("kind", message.kind())
        .bind("wamid", message.id()).bind("quoted", message.quotedId() != null ? message.quotedId() : message.aboutId())
        .bind("file", message.media() == null || message.direction() == Direction.OUT ? null : message.media().type())
        .bind("fetch", clock.instant().plus(MediaStore.FIRST).atOffset(ZoneOffset.UTC))
        .bind("original", cipher.seal(message.text(), TABLE, "original_enc", id))
        .bind("details", cipher.seal(details(message), TABLE, "details_enc", id))
        .map((rs, c) -> new WrittenRow(h, cipher, clock, contact.id(), rs.getObject("conversation_id", UUID.class), rs.getLong("seq"), message.wantsAnswer()))
        .findFirst().orElseThrow(ContactMoved::new);
  }

  /** A time in the future would keep the service window open for as long; it counts as now. */
  private OffsetDateTime at(InboundMessage message) {
    Instant now = clock.instant();
    return (message.at().isAfter(now) ? now : message.at()).atOffset(ZoneOffset.UTC);
  }

  private static String author(InboundMessage message) {
    return message.direction() == Direction.OUT ? "HUMAN" : message.kind().equals("system") ? "SYSTEM" : "CUSTOMER";
  }

  /** The name encrypted, where the event tells one that is not the one stored; else null. */
  private byte[] renamed(String name, byte[] stored, String column) {
    return name == null || name.equals(opened(stored, column)) ? null : cipher.seal(name, "contact", column, contact.id());
  }

  /** Null also where its key is gone: what was stored is lost and may be replaced. */
  private String opened(byte[] stored, String column) {
    try {
      return cipher.open(stored, "contact", column, contact.id());
    } catch (CryptoFault e) {
      return null;
    }
  }

  /** Everything but the text, which has its own column; null when there is nothing else. */
  private static String details(InboundMessage message) {
    var node = Json.object();
    message.details().properties().forEach(e -> {
      if (!e.getKey().equals("text")) {
        node.set(e.getKey(), e.getValue());
      }
    });
    if (message.payload() != null) {
      node.put("payload", message.payload());
    }
    if (message.media() != null) {
      node.set("media", Json.toTree(message.media()));
    }
    return node.isEmpty() ? null : Json.text(node);
  }

  /** A message that is written, within the same transaction. */
  record WrittenRow(Handle h, ContactCipher cipher, InstantSource clock, UUID contact, UUID conversation, long seq, boolean counted) {
    /** Puts the broadcast's message that this one answers before it. */
    void writeBefore(QuotedBroadcast quoted) {
      var id = UuidV7.at(clock.millis());
      h.createUpdate("""
              insert into tqwa.conversation_messages
                (id, conversation_id, contact_id, seq, direction, author, kind, wamid, original_enc, details_enc, occurred_at)
              values (:id, :conversation, :contact, :seq, 'OUT', 'TEMPLATE', 'template', :wamid, :original, :details, :at)
              on conflict (wamid) do nothing""")
          .bind("id", id).bind("conversation", conversation).bind("contact", contact).bind("seq", counted ? seq - 1 : seq)
          .bind("wamid", quoted.wamid()).bind("original", cipher.seal(quoted.text(), TABLE, "original_enc", id))
          .bind("details", cipher.seal(quoted.details(), TABLE, "details_enc", id)).bind("at", quoted.at().atOffset(ZoneOffset.UTC)).execute();
    }
  }
}
