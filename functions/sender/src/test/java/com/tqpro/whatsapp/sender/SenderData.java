package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.postgres.Database;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** A tenant's broadcasts and rows: puts them into his database and says what became of them. */
final class SenderData {
  private static final List<String> EMPTIED = List.of("hold", "opt_out", "setting", "outbound_message", "broadcast", "contact");

  private final Database database;
  private final ContactKeys keys;
  private final UUID template = UUID.randomUUID();
  private final UuidV7 ids = new UuidV7(InstantSource.system());
  private final Map<UUID, ContactCipher> ciphers = new HashMap<>();
  private int nextRow;

  SenderData(Database database, ContactKeys keys) {
    this.database = database;
    this.keys = keys;
    database.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'offer', 'META', 'offer', 'en', 'CARD', 'APPROVED')")
        .bind("id", template).execute());
  }

  /** Takes away everything but templates; conversations go with their contacts. */
  synchronized void empty() {
    database.run(h -> EMPTIED.forEach(table -> h.execute("delete from tqwa." + table)));
  }

  /** A running broadcast without rows and tickets. */
  UUID broadcast() {
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]");
    var snapshot = new TemplateSnapshot(Provider.META, "offer", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, null, spec, null, null, null, null, null);
    return broadcast(Provider.META, SenderWorld.SENDER, template, snapshot);
  }

  /** The same of any number. */
  synchronized UUID broadcast(Provider provider, String sender, UUID stored, TemplateSnapshot snapshot) {
    var id = ids.next();
    database.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, workers, created_by)
            values (:id, 'b', :provider, :sender, :template, cast(:snapshot as jsonb), 'RUNNING', 1, :workers, 'test')""")
        .bind("id", id).bind("provider", provider.name()).bind("sender", sender).bind("template", stored).bind("snapshot", Json.text(snapshot)).bind("workers", SendTicket.workers(76)).execute());
    return id;
  }

  /** Rows for these recipients (digits), each with a name of his own. */
  List<UUID> rows(UUID broadcast, List<String> recipients) {
    return rows(Provider.META, SenderWorld.SENDER, broadcast, recipients);
  }

  /** The same of any number. */
  synchronized List<UUID> rows(Provider provider, String sender, UUID broadcast, List<String> recipients) {
    var rows = new ArrayList<UUID>();
    var contacts = contacts(recipients);
    database.run(h -> {
      for (int i = 0; i < recipients.size(); i++) {
        var row = ids.next();
        rows.add(row);
        var contact = contacts.get(recipients.get(i));
        var cipher = ciphers.get(contact);
        h.createUpdate("""
                insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, contact_id, recipient, priority, content_enc, state)
                values (:id, :kind, cast(:b as uuid), cast(:chunk as int), cast(:row as int), :provider, :sender, :contact, :recipient, :priority, :content, 'PENDING')""")
            .bind("id", row).bind("kind", broadcast == null ? "REPLY" : "BROADCAST").bind("b", broadcast).bind("chunk", broadcast == null ? null : 0)
            .bind("row", broadcast == null ? null : nextRow++).bind("provider", provider.name()).bind("sender", sender).bind("contact", contact).bind("recipient", recipients.get(i))
            .bind("priority", broadcast == null ? 10 : 50)
            .bind("content", RowContent.seal(cipher, row, broadcast == null ? Map.of("text", "Reply " + i) : Map.of("recipient_name", "Guest " + i))).execute();
      }
    });
    return rows;
  }

  /** The contacts of these recipients, made where there are none, with their keys. */
  private Map<String, UUID> contacts(List<String> recipients) {
    return database.call(h -> {
      recipients.forEach(r -> h.createUpdate("insert into tqwa.contact (id, wa_id) values (:id, :wa) on conflict do nothing").bind("id", ids.next()).bind("wa", r).execute());
      var contacts = new HashMap<String, UUID>();
      h.createQuery("select wa_id, id from tqwa.contact").map((rs, c) -> Map.entry(rs.getString(1), rs.getObject(2, UUID.class))).forEach(e -> contacts.put(e.getKey(), e.getValue()));
      var unknown = recipients.stream().map(contacts::get).filter(id -> !ciphers.containsKey(id)).distinct().toList();
      if (!unknown.isEmpty()) {
        ciphers.putAll(keys.findOrCreate(SenderWorld.TENANT, unknown));
      }
      return contacts;
    });
  }

  DeliveryState state(UUID row) {
    return DeliveryState.valueOf((String) values(row).get("state"));
  }

  synchronized Map<String, Object> values(UUID row) {
    return database.call(h -> h.createQuery("select * from tqwa.outbound_message where id = :id").bind("id", row).mapToMap().one());
  }

  synchronized Map<String, Integer> states(UUID broadcast) {
    return database.call(h -> {
      var states = new TreeMap<String, Integer>();
      h.createQuery("select state, count(*) from tqwa.outbound_message where broadcast_id is not distinct from cast(:b as uuid) group by 1").bind("b", broadcast)
          .map((rs, c) -> Map.entry(rs.getString(1), rs.getInt(2))).forEach(e -> states.put(e.getKey(), e.getValue()));
      return states;
    });
  }

  synchronized String broadcastState(UUID broadcast) {
    return database.call(h -> h.createQuery("select state from tqwa.broadcast where id = :id").bind("id", broadcast).mapTo(String.class).one());
  }

  synchronized String broadcastReason(UUID broadcast) {
    return database.call(h -> h.createQuery("select coalesce(state_reason, '') from tqwa.broadcast where id = :id").bind("id", broadcast).mapTo(String.class).one());
  }

  /** Whether a provider's error has taken the recipient off marketing messages. */
  boolean optedOut(String recipient, int code, UUID row) {
    return count("select count(*) from tqwa.opt_out where address = '" + recipient + "' and scope = 'MARKETING' and source = 'PROVIDER_ERROR' and reason like 'Error " + code + ":%' and provider_message_id = '" + row + "'") == 1;
  }

  /** Whether a provider's error holds all sends of the tenant. */
  boolean held(int code) {
    return count("select count(*) from tqwa.hold where sender = '*' and error_code = " + code) == 1;
  }

  synchronized int count(String sql) {
    return database.call(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }

  synchronized void execute(String sql) {
    database.run(h -> h.execute(sql));
  }

  void awaitState(UUID broadcast, String state, Duration within) {
    Await.until("broadcast " + state + " (now " + broadcastState(broadcast) + " " + states(broadcast) + ")", within, () -> broadcastState(broadcast).equals(state));
  }
}
