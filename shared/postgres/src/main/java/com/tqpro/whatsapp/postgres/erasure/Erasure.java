package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger.Erased;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.postgres.send.Deadlocks;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/**
 * Erases people from one tenant's database, and their data keys. One transaction writes the tombstone and removes the rows; it locks
 * out whoever makes or changes a contact, so that nobody who began before writes after. Keys go when that holds; which are still to go
 * stands in {@code tqwa.erasure}, and every later erasure or retention run goes on with them. Rows in a worker's hand are waited for.
 */
public final class Erasure {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(500);

  private final Database database;
  private final ContactKeys keys;
  private final ErasureLedger ledger;
  private final String tenant;
  private final InstantSource clock;
  private final Pause pause;

  /** @param pause how to let time pass between looks at rows that a worker holds */
  public Erasure(Database database, ContactKeys keys, String tenant, InstantSource clock, Pause pause) {
    this(database, keys, ErasureLedger.NONE, tenant, clock, pause);
  }

  /** @param ledger where erasures by request are kept beyond the database's backups */
  public Erasure(Database database, ContactKeys keys, ErasureLedger ledger, String tenant, InstantSource clock, Pause pause) {
    this.database = database;
    this.keys = keys;
    this.ledger = ledger;
    this.tenant = tenant;
    this.clock = clock;
    this.pause = pause;
  }

  /**
   * Erases one person. Repeating it does no harm and finishes what was begun.
   *
   * @param identities his phone in digits, or his user id
   */
  public ErasureReport erase(Collection<String> identities, Actor who) {
    finish();
    var tenantKey = keys.findOrCreate(tenant, Set.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    // Before anything is removed: if the process dies in between, the ledger knows too much and a restore erases too early, not too late.
    ledger.add(tenant, database.call(h -> {
      var person = Person.find(h, identities);
      return Tombstones.each(tenantKey, person.addresses(), said(h, person));
    }));
    var done = Deadlocks.retried(() -> database.transaction(h -> {
      h.execute("lock table tqwa.contact in share row exclusive mode");
      var person = Person.find(h, identities);
      waitForTurns(h, person);
      var said = said(h, person);
      Tombstones.add(h, Tombstones.each(tenantKey, person.addresses(), said));
      return remove(h, person, "REQUEST", said.optedOut() != null, who);
    }));
    // With what he said while he was erased.
    ledger.add(tenant, database.call(h -> Tombstones.find(h, Tombstones.hashes(tenantKey, done.person.addresses().toArray(String[]::new)))));
    int deleted = finish();
    var tables = new TreeMap<>(done.tables);
    int inHand = waitForWorkers(done.person, tables);
    return new ErasureReport(done.id, tables, deleted, done.optOutKept, done.copies, inHand);
  }

  /** A turn that is being written, or a word about marketing, is seen whole or comes again and finds nobody. */
  private static void waitForTurns(Handle h, Person person) {
    h.createQuery("select id from tqwa.conversation_state where contact_id = any(:contacts) order by id for update").bindArray("contacts", UUID.class, person.contacts()).mapTo(UUID.class).list();
  }

  /** Erases contacts whose time is over. Of who opted out the opt-out is kept as a hash, of others nothing. */
  void expire(List<UUID> contacts, Actor who) {
    var optedOut = database.call(h -> contacts.stream().filter(c -> said(h, Person.of(h, List.of(c))).optedOut() != null).toList());
    ContactCipher tenantKey = optedOut.isEmpty() ? null : keys.findOrCreate(tenant, Set.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    Deadlocks.retried(() -> database.transaction(h -> {
      for (var contact : optedOut) {
        var person = Person.of(h, List.of(contact));
        Tombstones.add(h, Tombstones.each(tenantKey, person.addresses(), said(h, person)));
      }
      return remove(h, Person.of(h, contacts), "RETENTION", !optedOut.isEmpty(), who);
    }));
    finish();
  }

  /** Deletes keys that an erasure which was broken off has left. @return how many */
  int finish() {
    var open = database.call(h -> h.createQuery("select id, contact_keys from tqwa.erasure where contact_keys <> '{}' order by at")
        .map((rs, c) -> new Unfinished(rs.getObject("id", UUID.class), List.of((UUID[]) rs.getArray("contact_keys").getArray()))).list());
    int deleted = 0;
    for (var erasure : open) {
      for (var contact : erasure.contacts()) {
        keys.delete(tenant, contact);
        deleted++;
      }
      database.run(h -> h.createUpdate("update tqwa.erasure set contact_keys = '{}' where id = :id").bind("id", erasure.id()).execute());
    }
    return deleted;
  }

  private Done remove(Handle h, Person person, String cause, boolean optOutKept, Actor who) {
    var now = clock.instant();
    var copies = copies(h, person, now);
    var tables = new TreeMap<String, Integer>();
    for (var table : PersonalTable.ALL) {
      tables.merge(table.name(), person.bind(h.createUpdate(table.erasing()), now).execute(), Integer::sum);
    }
    var id = UuidV7.at(clock.millis());
    h.createUpdate("""
            insert into tqwa.erasure (id, at, who, cause, contact_keys, report) values (:id, :at, :who, :cause, :keys, cast(:report as jsonb))""")
        .bind("id", id).bind("at", Rows.time(now)).bind("who", who.name()).bind("cause", cause).bindArray("keys", UUID.class, person.contacts())
        .bind("report", Json.text(Map.of("tables", tables, "copies", copies))).execute();
    AuditLog.add(h, now, who, cause.equals("REQUEST") ? "contact.erase" : "contact.expire", id, tables);
    return new Done(id, person, tables, optOutKept, copies);
  }

  /** What the owner was told of the person, by mail and on WhatsApp; also what is on its way. */
  private static List<ErasureReport.Copy> copies(Handle h, Person person, Instant now) {
    return person.bind(h.createQuery("""
            select 'MAIL' as by, recipient, at from tqwa.lead_mailing where contact_id = any(:contacts)
            union all
            select 'WHATSAPP', recipient, coalesce(sent_at, :now) from tqwa.outbound_message
            where contact_id = any(:contacts) and kind = 'NOTIFICATION' and state not in ('PENDING', 'SKIPPED', 'FAILED')
            order by at"""), now)
        .map((rs, c) -> new ErasureReport.Copy(rs.getString("by"), rs.getString("recipient"), Rows.instant(rs, "at"))).list();
  }

  /** Takes rows that a worker held as soon as he has written what became of them. @return how many he still holds */
  private int waitForWorkers(Person person, SortedMap<String, Integer> tables) {
    // The contacts are gone by now: what is left is found by its address.
    var until = clock.instant().plus(PATIENCE);
    while (true) {
      int held = held(person);
      int cleared = Deadlocks.retried(() -> database.transaction(h -> {
        int rows = 0;
        for (var table : PersonalTable.ALL) {
          if (table.name().equals("outbound_message")) {
            rows += person.bind(h.createUpdate(table.erasing()), clock.instant()).execute();
          }
        }
        return rows;
      }));
      tables.merge("outbound_message", cleared, Integer::sum);
      if (held == 0 || clock.instant().isAfter(until)) {
        return held;
      }
      pause.pause(LOOK_AGAIN);
    }
  }

  private int held(Person person) {
    return database.call(h -> person.bind(h.createQuery("""
        select count(*) from tqwa.outbound_message t
        where (t.contact_id = any(:contacts) or t.contact_id is null and t.recipient = any(:addresses)) and t.state = 'CLAIMED' and t.claimed_until > :now"""),
        clock.instant()).mapTo(Integer.class).one());
  }

  /** What the person has opted out of, or took back last, as a tombstone of this moment keeps it. */
  private Erased said(Handle h, Person person) {
    return h.createQuery("select scope, revoked_at is null as holds, coalesce(revoked_at, occurred_at) as at from tqwa.opt_out where address = any(:addresses) or contact_id = any(:contacts)")
        .bindArray("addresses", String.class, List.copyOf(person.addresses())).bindArray("contacts", UUID.class, person.contacts())
        .map((rs, c) -> new Erased(clock.instant(), rs.getBoolean("holds") ? rs.getString("scope") : null, Rows.instant(rs, "at"))).stream()
        .reduce(new Erased(clock.instant(), null, null), Erased::with);
  }

  /** Lets time pass. */
  @FunctionalInterface
  public interface Pause {
    void pause(Duration time);
  }

  private record Done(UUID id, Person person, SortedMap<String, Integer> tables, boolean optOutKept, List<ErasureReport.Copy> copies) {}

  private record Unfinished(UUID id, List<UUID> contacts) {}
}
