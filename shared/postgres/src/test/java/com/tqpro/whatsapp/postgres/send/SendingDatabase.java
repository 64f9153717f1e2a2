package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A tenant's database with one template, and rows made by hand. */
final class SendingDatabase implements AutoCloseable {
  static final String SENDER = "200001";
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  final UUID template = UUID.randomUUID();
  final Database database;
  private final String name = "tenant_" + UUID.randomUUID().toString().replace("-", "");
  private final List<Database> more = new ArrayList<>();
  private int rows;
  private final UuidV7 ids = new UuidV7(java.time.InstantSource.system());

  SendingDatabase() {
    Embedded.postgres().createDatabase(name, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    database = connect();
    database.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'eid', 'META', 'eid', 'en_US', 'CARD', 'APPROVED')")
        .bind("id", template).execute());
  }

  /** A connection of its own, for one more worker. */
  Database connect() {
    var made = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), name, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system());
    more.add(made);
    return made;
  }

  UUID broadcast(String state, int epoch) {
    var id = UUID.randomUUID();
    database.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, created_by)
            values (:id, 'b', 'META', :sender, :template, '{}', :state, :epoch, 'test')""")
        .bind("id", id).bind("sender", SENDER).bind("template", template).bind("state", state).bind("epoch", epoch).execute());
    return id;
  }

  UUID contact(String waId) {
    var id = UUID.randomUUID();
    database.run(h -> h.createUpdate("insert into tqwa.contact (id, wa_id) values (:id, :wa)").bind("id", id).bind("wa", waId).execute());
    return id;
  }

  /** A row that is due now. @param broadcast null makes a reply */
  UUID row(UUID broadcast) {
    return row(broadcast, "9715000%05d".formatted(rows++), null, broadcast == null ? 10 : 50, NOW);
  }

  UUID row(UUID broadcast, String recipient, UUID contact, int priority, Instant due) {
    // In the order of their making, as in production: of one customer's replies the smaller id goes first.
    var id = ids.next();
    database.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, contact_id, recipient, priority, state, next_attempt_at)
            values (:id, :kind, cast(:b as uuid), cast(:chunk as int), cast(:row as int), 'META', :sender, cast(:contact as uuid), :recipient, :priority, 'PENDING', :due)""")
        .bind("id", id).bind("kind", broadcast == null ? "REPLY" : "BROADCAST").bind("b", broadcast).bind("chunk", broadcast == null ? null : 0)
        .bind("row", broadcast == null ? null : rows++).bind("sender", SENDER).bind("contact", contact).bind("recipient", recipient)
        .bind("priority", priority).bind("due", Rows.time(due)).execute());
    return id;
  }

  DeliveryState state(UUID row) {
    return DeliveryState.valueOf((String) values(row).get("state"));
  }

  Map<String, Object> values(UUID row) {
    return database.call(h -> h.createQuery("select * from tqwa.outbound_message where id = :id").bind("id", row).mapToMap().one());
  }

  void execute(String sql) {
    database.run(h -> h.execute(sql));
  }

  @Override
  public void close() {
    more.forEach(Database::close);
    Embedded.postgres().giveBack(name, "tenant");
  }
}
