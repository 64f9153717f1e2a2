package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Stores inbound messages, encrypted and once: whatever comes twice, in whatever order, from however many workers, is one row with a
 * sequence number of its own. One transaction a message; the conversation's row lock keeps the sequence without gaps.
 */
public final class InboundStore {
  private static final String MESSAGES = "conversation_messages";

  private final ContactKeys keys;
  private final UuidV7 ids;
  private final int retentionYears;

  /** @param retentionYears DATA_RETENTION_YEARS: a conversation is kept that long after its last message */
  public InboundStore(ContactKeys keys, UuidV7 ids, int retentionYears) {
    this.keys = keys;
    this.ids = ids;
    this.retentionYears = retentionYears;
  }

  /** Stores the message unless it is there already. */
  public Stored store(Database database, InboundMessage message) {
    var contact = database.call(h -> contact(h, message.contact()));
    // Before the transaction: a key made for a message that is then not stored harms nothing, a row lock held during a call does.
    var cipher = keys.findOrCreate(message.tenant(), List.of(contact)).get(contact);
    return database.transaction(h -> {
      var conversation = conversation(h, contact, message);
      if (h.createQuery("select exists (select 1 from tqwa.conversation_messages where wamid = :wamid)")
          .bind("wamid", message.providerMessageId()).mapTo(Boolean.class).one()) {
        return new Stored(contact, false);
      }
      insert(h, conversation, contact, cipher, message);
      return new Stored(contact, true);
    });
  }

  /** The contact of a person: by BSUID first, then by phone; what is newly known of him is added. */
  private UUID contact(Handle h, ContactIdentity who) {
    return h.createQuery("""
            with known as (
              select id from tqwa.contact where user_id = :user or wa_id = :phone order by (user_id = :user) desc nulls last limit 1
            ), completed as (
              update tqwa.contact c set updated_at = now(), parent_user_id = coalesce(:parent, c.parent_user_id),
                user_id = case when c.user_id is null and not exists (select 1 from tqwa.contact o where o.user_id = :user) then :user else c.user_id end,
                wa_id = case when c.wa_id is null and not exists (select 1 from tqwa.contact o where o.wa_id = :phone) then :phone else c.wa_id end
              from known where c.id = known.id returning c.id
            ), made as (
              insert into tqwa.contact (id, wa_id, user_id, parent_user_id)
              select :id, :phone, :user, :parent where not exists (select 1 from known)
              on conflict do nothing returning id
            )
            select id from completed union all select id from made""")
        .bind("id", ids.next()).bind("user", who.userId()).bind("phone", who.waId()).bind("parent", who.parentUserId())
        .mapTo(UUID.class).findFirst()
        // Somebody else made the contact between our look and our insert: now it is there.
        .orElseGet(() -> h.createQuery("select id from tqwa.contact where user_id = :user or wa_id = :phone limit 1")
            .bind("user", who.userId()).bind("phone", who.waId()).mapTo(UUID.class).one());
  }

  private UUID conversation(Handle h, UUID contact, InboundMessage message) {
    return h.createQuery("""
            insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until)
            values (:id, :contact, :sender, :provider, :at + make_interval(years => :years))
            on conflict (contact_id) do update set sender = excluded.sender, provider = excluded.provider, updated_at = now(),
              retain_until = greatest(tqwa.conversation_state.retain_until, excluded.retain_until)
            returning id""")
        .bind("id", ids.next()).bind("contact", contact).bind("sender", message.sender()).bind("provider", message.provider().name())
        .bind("at", at(message)).bind("years", retentionYears).mapTo(UUID.class).one();
  }

  private void insert(Handle h, UUID conversation, UUID contact, ContactCipher cipher, InboundMessage message) {
    var id = ids.next();
    h.createUpdate("""
            with next as (
              update tqwa.conversation_state set inbound_seq = inbound_seq + case when :echo then 0 else 1 end
              where id = :conversation returning inbound_seq
            ), opened as (
              update tqwa.contact set last_inbound_at = greatest(last_inbound_at, :at), name_enc = coalesce(:name, name_enc)
              where id = :contact and not :echo
            )
            insert into tqwa.conversation_messages
              (id, conversation_id, contact_id, seq, direction, author, kind, wamid, quoted_wamid, original_enc, details_enc, occurred_at)
            select :id, :conversation, :contact, next.inbound_seq, case when :echo then 'OUT' else 'IN' end,
              case when :echo then 'HUMAN' else 'CUSTOMER' end, :kind, :wamid, :quoted, :original, :details, :at from next""")
        .bind("id", id).bind("conversation", conversation).bind("contact", contact).bind("echo", message.echo()).bind("at", at(message))
        .bind("kind", message.kind()).bind("wamid", message.providerMessageId()).bind("quoted", message.quotedMessageId())
        .bind("name", cipher.seal(message.profileName(), "contact", "name_enc", contact))
        .bind("original", cipher.seal(message.text(), MESSAGES, "original_enc", id))
        .bind("details", cipher.seal(details(message), MESSAGES, "details_enc", id))
        .execute();
  }

  private static String details(InboundMessage message) {
    if (message.details() == null && message.referral() == null) {
      return null;
    }
    var node = Json.object();
    node.set("details", message.details());
    node.set("referral", message.referral());
    return Json.text(node);
  }

  private static OffsetDateTime at(InboundMessage message) {
    return message.at().atOffset(ZoneOffset.UTC);
  }

  /** @param fresh false when the message was there already */
  public record Stored(UUID contact, boolean fresh) {}
}
