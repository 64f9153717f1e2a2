package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;

/**
 * Removes people with whom nothing was exchanged for DATA_RETENTION_YEARS, by the same list of tables as an erasure. A contact is due
 * when his conversation's {@code retain_until} is over, or he has none, and nothing was addressed to him since.
 */
public final class Retention {
  private static final Actor WHO = new Actor("retention", null);

  private final Database database;
  private final ContactKeys keys;
  private final String tenant;
  private final InstantSource clock;
  private final int years;

  public Retention(Database database, ContactKeys keys, String tenant, InstantSource clock, int years) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
    this.clock = clock;
    this.years = years;
  }

  /** Removes at most {@code limit} contacts and as many rows that are nobody's contact's any more. @return how many there were of both */
  public int run(int limit) {
    var now = clock.instant().atOffset(ZoneOffset.UTC);
    var cutoff = now.minusYears(years);
    // Ids begin with their time, so the oldest contacts are the first of the primary key.
    var due = database.call(h -> h.createQuery("""
            select c.id from tqwa.contact c left join tqwa.conversation_state s on s.contact_id = c.id
            where c.id < :bound and (s.id is null or s.retain_until < :now)
              and not exists (select 1 from tqwa.outbound_message m where m.contact_id = c.id and m.created_at >= :cutoff)
            order by c.id limit :limit""")
        .bind("bound", new UUID(cutoff.toInstant().toEpochMilli() << 16, 0)).bind("now", now).bind("cutoff", cutoff).bind("limit", limit)
        .mapTo(UUID.class).list());
    var erasure = new Erasure(database, keys, tenant, clock, time -> { });
    if (due.isEmpty()) {
      erasure.finish();
    } else {
      erasure.expire(due, WHO);
    }
    return due.size() + database.call(h -> h.createUpdate("""
            update tqwa.outbound_message set recipient = null, content_enc = null, provider_message_id = null, error_text = null, error_trace = null
            where id in (select id from tqwa.outbound_message
              where id < :bound and contact_id is null and recipient is not null and created_at < :cutoff and state <> 'CLAIMED' order by id limit :limit)""")
        .bind("bound", new UUID(cutoff.toInstant().toEpochMilli() << 16, 0)).bind("cutoff", Rows.time(cutoff.toInstant())).bind("limit", limit).execute());
  }
}
