package com.tqpro.whatsapp.postgres.conversation;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Takes over conversations of the replaced system. They count as answered. Where the customer has written to this system already, what is
 * older comes in as archived, so that it changes nothing about the conversation that goes on.
 */
public final class LegacyImport {
  private final Database database;
  private final ContactKeys keys;
  private final String tenant;
  private final InstantSource clock;
  private final int retentionYears;

  public LegacyImport(Database database, ContactKeys keys, String tenant, InstantSource clock, int retentionYears) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
    this.clock = clock;
    this.retentionYears = retentionYears;
  }

  /**
   * Writes those that are not there yet, all or none.
   *
   * @param messages in the order of their times
   * @return how many were written
   */
  public int write(List<Message> messages) {
    var there = database.call(h -> h.createQuery("select wamid from tqwa.conversation_messages where wamid = any(:ids)")
        .bindArray("ids", String.class, messages.stream().map(Message::wamid).toList()).mapTo(String.class).set());
    var seen = new HashSet<String>();
    var byPhone = new LinkedHashMap<String, List<Message>>();
    for (var message : messages) {
      if (!there.contains(message.wamid()) && seen.add(message.wamid())) {
        byPhone.computeIfAbsent(message.phone(), p -> new ArrayList<>()).add(message);
      }
    }
    var contacts = database.transaction(h -> contacts(h, byPhone.keySet()));
    var ciphers = keys.findOrCreate(tenant, contacts.values());
    return database.transaction(h -> {
      int written = 0;
      for (var entry : byPhone.entrySet()) {
        var contact = contacts.get(entry.getKey());
        written += write(h, contact, ciphers.get(contact), entry.getValue());
      }
      return written;
    });
  }

  private Map<String, UUID> contacts(Handle h, Iterable<String> phones) {
    var found = new LinkedHashMap<String, UUID>();
    for (var phone : phones) {
      var ids = h.createQuery("select id from tqwa.contact where wa_id = any(:phones) order by id")
          .bindArray("phones", String.class, List.copyOf(WaIds.variants(phone))).mapTo(UUID.class).list();
      found.put(phone, ids.isEmpty() ? h.createQuery("insert into tqwa.contact as c (id, wa_id) values (:id, :phone) on conflict (wa_id) do update set updated_at = c.updated_at returning id")
          .bind("id", UuidV7.at(clock.millis())).bind("phone", phone).mapTo(UUID.class).one() : ids.getFirst());
    }
    return found;
  }

  private int write(Handle h, UUID contact, ContactCipher cipher, List<Message> messages) {
    var last = messages.getLast();
    var conversation = conversation(h, contact, last);
    boolean goesOn = conversation.newest() != null && conversation.newest().isAfter(messages.getFirst().at());
    long seq = goesOn ? 0 : conversation.seq();
    var batch = h.prepareBatch("""
        insert into tqwa.conversation_messages
          (id, conversation_id, contact_id, seq, direction, author, kind, wamid, quoted_wamid, original_enc, english_enc, archived, occurred_at)
        values (:id, :conversation, :contact, :seq, :direction, :author, :kind, :wamid, :quoted, :original, :english, :archived, :at)
        on conflict (wamid) do nothing""");
    for (var message : messages) {
      seq += !goesOn && message.direction().equals("IN") ? 1 : 0;
      var id = UuidV7.at(message.at().toEpochMilli());
      batch.bind("id", id).bind("conversation", conversation.id()).bind("contact", contact).bind("seq", seq).bind("direction", message.direction())
          .bind("author", message.author()).bind("kind", message.kind()).bind("wamid", message.wamid()).bind("quoted", message.quotedWamid())
          .bind("original", cipher.seal(message.original(), MessageWriter.TABLE, "original_enc", id))
          .bind("english", cipher.seal(message.english(), MessageWriter.TABLE, "english_enc", id))
          .bind("archived", goesOn || message.archived()).bind("at", Rows.time(message.at())).add();
    }
    batch.execute();
    h.createUpdate("""
            update tqwa.conversation_state set inbound_seq = greatest(inbound_seq, :seq), answered_seq = case when :goesOn then answered_seq else greatest(answered_seq, :seq) end,
              retain_until = greatest(retain_until, :retain) where id = :id""")
        .bind("seq", seq).bind("goesOn", goesOn).bind("retain", retain(last.at())).bind("id", conversation.id()).execute();
    return messages.size();
  }

  private Conversation conversation(Handle h, UUID contact, Message last) {
    h.createUpdate("""
            insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until) values (:id, :contact, :sender, :provider, :retain)
            on conflict (contact_id) do nothing""")
        .bind("id", UuidV7.at(clock.millis())).bind("contact", contact).bind("sender", last.sender())
        .bind("provider", last.sender().startsWith("+") ? "TWILIO" : "META").bind("retain", retain(last.at())).execute();
    return h.createQuery("""
            select s.id, s.inbound_seq, (select max(m.occurred_at) from tqwa.conversation_messages m where m.conversation_id = s.id) as newest
            from tqwa.conversation_state s where s.contact_id = :contact for update of s""")
        .bind("contact", contact).map((rs, c) -> new Conversation(Rows.uuid(rs, "id"), rs.getLong("inbound_seq"), Rows.instant(rs, "newest"))).one();
  }

  private OffsetDateTime retain(Instant at) {
    return at.atOffset(ZoneOffset.UTC).plusYears(retentionYears);
  }

  /**
   * A message of the replaced system, decrypted.
   *
   * @param phone in digits
   * @param sender phone_number_id, or a number with a plus at Twilio
   * @param direction IN or OUT
   * @param author CUSTOMER, AI, HUMAN, TEMPLATE or SYSTEM
   * @param wamid the provider's id, or another that is the same at each import
   */
  public record Message(String phone, String sender, String direction, String author, String kind, String wamid, String quotedWamid, String original, String english,
      boolean archived, Instant at) {}

  private record Conversation(UUID id, long seq, Instant newest) {}
}
