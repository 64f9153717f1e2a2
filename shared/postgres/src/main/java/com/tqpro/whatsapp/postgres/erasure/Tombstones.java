package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** What is known of erased people: that an identity was erased, when, and whether it had opted out. Only hashes are compared. */
public final class Tombstones {
  private Tombstones() {}

  /** The hashes of those identities; nulls are left out. @param tenantKey the key of {@link ContactKeys#TENANT} */
  public static String[] hashes(ContactCipher tenantKey, String... identities) {
    var hash = tenantKey.identities();
    var hashes = new ArrayList<String>();
    for (var identity : identities) {
      if (identity != null) {
        hashes.add(hash.of(identity));
      }
    }
    return hashes.toArray(String[]::new);
  }

  /** Whether one of those was erased at or after {@code at}: then what happened at that time is not to be kept. */
  public static boolean erased(Handle h, String[] hashes, Instant at) {
    return h.createQuery("select exists (select 1 from tqwa.tombstone where identity = any(:hashes) and erased_at >= :at)")
        .bindArray("hashes", String.class, (Object[]) hashes).bind("at", at.atOffset(ZoneOffset.UTC)).mapTo(Boolean.class).one();
  }

  /**
   * Whether a word about marketing is older than the erasure of whom it is about, and so is not to be kept. One that says stop is noted on
   * the tombstone: it holds. A tenant that has no key of its own has erased nobody.
   *
   * @param addresses phone in digits and user id, those that are known
   */
  public static boolean dropped(Database database, ContactKeys keys, String tenant, Instant at, List<String> addresses, boolean stop) {
    var key = keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    if (key == null) {
      return false;
    }
    var hashes = hashes(key, addresses.toArray(String[]::new));
    return database.transaction(h -> {
      boolean erased = erased(h, hashes, at);
      if (erased && stop) {
        write(h, key, addresses, at, "MARKETING");
      }
      return erased;
    });
  }

  /** Those of the addresses that were erased at any time; none in a tenant that has no key of its own. */
  public static Set<String> erasedAmong(Database database, ContactKeys keys, String tenant, Collection<String> addresses) {
    var key = addresses.isEmpty() ? null : keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    if (key == null) {
      return Set.of();
    }
    var hash = key.identities();
    var byAddress = addresses.stream().collect(Collectors.toMap(a -> a, hash::of));
    var found = database.call(h -> h.createQuery("select identity from tqwa.tombstone where identity = any(:hashes)")
        .bindArray("hashes", String.class, List.copyOf(byAddress.values())).mapTo(String.class).set());
    return addresses.stream().filter(a -> found.contains(byAddress.get(a))).collect(Collectors.toSet());
  }

  /**
   * Erased people who turn up again get the opt-out back that they had, so that nothing is sent to them. One whom a word of his own took
   * it from since is left alone.
   *
   * @param addresses phones in digits, or user ids
   * @return how many opt-outs were written
   */
  public static int restoreOptOuts(Handle h, ContactCipher tenantKey, Collection<String> addresses, UuidV7 ids, Instant now) {
    var byHash = new HashMap<String, String>();
    var hash = tenantKey.identities();
    addresses.forEach(a -> byHash.put(hash.of(a), a));
    var found = h.createQuery("select identity, opted_out from tqwa.tombstone where identity = any(:hashes) and opted_out is not null")
        .bindArray("hashes", String.class, List.copyOf(byHash.keySet())).map((rs, c) -> Map.entry(rs.getString(1), rs.getString(2))).list();
    if (found.isEmpty()) {
      return 0;
    }
    return h.createUpdate("""
            insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at)
            select t.id, t.address, (select c.id from tqwa.contact c where c.wa_id = t.address or c.user_id = t.address limit 1), t.scope, 'TOMBSTONE', :now
            from unnest(:ids, :addresses, :scopes) as t(id, address, scope)
            where not exists (select 1 from tqwa.opt_out o where o.address = t.address and o.scope = t.scope)
            on conflict do nothing""")
        .bindArray("ids", UUID.class, found.stream().map(f -> ids.next()).toList())
        .bindArray("addresses", String.class, found.stream().map(f -> byHash.get(f.getKey())).toList())
        .bindArray("scopes", String.class, found.stream().map(Map.Entry::getValue).toList())
        .bind("now", now.atOffset(ZoneOffset.UTC)).execute();
  }

  /** Puts back what a restored backup has lost. @param remembered by hash */
  public static void restore(Database database, Map<String, ErasureLedger.Erased> remembered) {
    database.run(h -> {
      var batch = h.prepareBatch("""
          insert into tqwa.tombstone as t (identity, erased_at, opted_out) values (:hash, :at, :scope)
          on conflict (identity) do update set erased_at = greatest(t.erased_at, excluded.erased_at), opted_out = coalesce(t.opted_out, excluded.opted_out)""");
      remembered.forEach((hash, erased) -> batch.bind("hash", hash).bind("at", erased.at().atOffset(ZoneOffset.UTC)).bind("scope", erased.optedOut()).add());
      if (batch.size() > 0) {
        batch.execute();
      }
    });
  }

  /** Writes the tombstones of a person. @param optedOut what he has opted out of now; null: nothing, or what an earlier erasure kept */
  static void write(Handle h, ContactCipher tenantKey, Collection<String> addresses, Instant at, String optedOut) {
    var hash = tenantKey.identities();
    var hashes = addresses.stream().map(hash::of).distinct().sorted().toList();
    h.createUpdate("""
            insert into tqwa.tombstone as t (identity, erased_at, opted_out)
            select i, :at, :scope from unnest(:hashes) as i
            on conflict (identity) do update set erased_at = greatest(t.erased_at, excluded.erased_at), 
              opted_out = case when 'ALL' in (excluded.opted_out, t.opted_out) then 'ALL' else coalesce(excluded.opted_out, t.opted_out) end""")
        .bindArray("hashes", String.class, hashes).bind("at", at.atOffset(ZoneOffset.UTC)).bind("scope", optedOut).execute();
  }
}
