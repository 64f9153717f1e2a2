package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger.Erased;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.Database;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * What people say about marketing who were erased: words that were on their way then, and words of those who came back. They are kept as a
 * hash, in the ledger first and then on the tombstone, so that neither a process that dies nor a restored backup loses one. Whoever calls
 * it is called again after a fault; a word noted twice changes nothing, and of several the latest holds, in whatever order they come.
 */
public final class ErasedWords {
  private final Database database;
  private final ContactKeys keys;
  private final ErasureLedger ledger;
  private final String tenant;
  private final InstantSource clock;

  public ErasedWords(Database database, ContactKeys keys, ErasureLedger ledger, String tenant, InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.ledger = ledger;
    this.tenant = tenant;
    this.clock = clock;
  }

  /**
   * Notes a word, if it is of somebody who was erased once. A tenant that has no key of its own has erased nobody.
   *
   * @param addresses phone in digits and user id, those that are known
   * @param optedOut MARKETING or ALL; null: he took it back
   * @param at when it was said
   * @return whether it is older than the erasure, so that nothing else of it may be kept
   */
  public boolean note(Collection<String> addresses, String optedOut, Instant at) {
    var key = keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    if (key == null) {
      return false;
    }
    var all = new TreeSet<String>();
    addresses.forEach(a -> all.addAll(WaIds.variants(a)));
    var tombstones = database.call(h -> Tombstones.find(h, Tombstones.hashes(key, all.toArray(String[]::new))));
    var erasedAt = tombstones.values().stream().map(Erased::at).max(Instant::compareTo);
    if (erasedAt.isEmpty()) {
      return false;
    }
    boolean late = !erasedAt.get().isBefore(at);
    var said = Tombstones.each(key, all, new Erased(erasedAt.get(), optedOut, at));
    if (!late) {
      // A name that he has taken since was never erased.
      said.keySet().retainAll(tombstones.keySet());
    }
    ledger.add(tenant, said);
    database.run(h -> h.useTransaction(t -> {
      Tombstones.add(t, said);
      if (late) {
        settle(t, key, all);
      }
    }));
    return late;
  }

  /** Gives contacts that are there again the last word of theirs that their tombstones know, where the opt-outs do not know it. */
  public void settle(Collection<String> addresses) {
    var key = addresses.isEmpty() ? null : keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    if (key != null) {
      database.run(h -> h.useTransaction(t -> settle(t, key, addresses)));
    }
  }

  /** Whether one of those was erased at or after {@code at}. Holds until the transaction ends: whoever erases waits for it. */
  public boolean late(Handle h, Collection<String> addresses, Instant at) {
    h.execute("lock table tqwa.contact in row exclusive mode");
    var key = keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    return key != null && Tombstones.erased(h, Tombstones.hashes(key, addresses.toArray(String[]::new)), at);
  }

  /** A file may name him again before his word is here: then it holds for that contact. */
  private void settle(Handle h, ContactCipher key, Collection<String> addresses) {
    var back = h.createQuery("select wa_id from tqwa.contact where wa_id = any(:addresses) union select user_id from tqwa.contact where user_id = any(:addresses)")
        .bindArray("addresses", String.class, List.copyOf(addresses)).mapTo(String.class).list();
    var hash = key.identities();
    h.createUpdate("""
            update tqwa.opt_out o set revoked_at = e.word_at, revoked_source = 'TOMBSTONE'
            from unnest(:addresses, :hashes) as t(address, hash) join tqwa.tombstone e on e.identity = t.hash and e.opted_out is null
            where o.address = t.address and o.scope = 'MARKETING' and o.revoked_at is null and o.occurred_at <= e.word_at""")
        .bindArray("addresses", String.class, back).bindArray("hashes", String.class, back.stream().map(hash::of).toList()).execute();
    Tombstones.restoreOptOuts(h, key, back, new UuidV7(clock));
  }
}
