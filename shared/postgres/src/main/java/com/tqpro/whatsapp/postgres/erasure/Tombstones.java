package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger.Erased;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;

/** What is known of erased people: that an identity was erased, when, and whether it had opted out. Only hashes are compared. */
public final class Tombstones {
  private Tombstones() {}

  /** The hashes of those identities; nulls are left out. @param tenantKey the key of {@link ContactKeys#TENANT} */
  public static String[] hashes(ContactCipher tenantKey, String... identities) {
    return Stream.of(identities).filter(Objects::nonNull).map(tenantKey.identities()::of).toArray(String[]::new);
  }

  /** The same for each of those identities, by hash. */
  static Map<String, Erased> each(ContactCipher tenantKey, Collection<String> identities, Erased known) {
    var hash = tenantKey.identities();
    return identities.stream().map(hash::of).collect(Collectors.toMap(h -> h, h -> known, Erased::with, TreeMap::new));
  }

  /** Whether one of those was erased at or after {@code at}: then what happened at that time is not to be kept. */
  public static boolean erased(Handle h, String[] hashes, Instant at) {
    return h.createQuery("select exists (select 1 from tqwa.tombstone where identity = any(:hashes) and erased_at >= :at)")
        .bindArray("hashes", String.class, (Object[]) hashes).bind("at", at.atOffset(ZoneOffset.UTC)).mapTo(Boolean.class).one();
  }

  /** What is known of those, by hash. */
  static Map<String, Erased> find(Handle h, String[] hashes) {
    return h.createQuery("select identity, erased_at, opted_out, word_at from tqwa.tombstone where identity = any(:hashes)")
        .bindArray("hashes", String.class, (Object[]) hashes)
        .map((rs, c) -> Map.entry(rs.getString("identity"), new Erased(Rows.instant(rs, "erased_at"), rs.getString("opted_out"), Rows.instant(rs, "word_at"))))
        .stream().collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
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
   * Erased people who turn up again get the opt-out back that they had, so that nothing is sent to them. One whom a later word of his own
   * took it from is left alone.
   *
   * @param addresses phones in digits, or user ids
   * @return how many opt-outs were written
   */
  public static int restoreOptOuts(Handle h, ContactCipher tenantKey, Collection<String> addresses, UuidV7 ids) {
    var hash = tenantKey.identities();
    var byHash = new TreeMap<String, String>();
    addresses.forEach(a -> byHash.put(hash.of(a), a));
    return h.createUpdate("""
            insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at)
            select t.id, t.address, (select c.id from tqwa.contact c where c.wa_id = t.address or c.user_id = t.address limit 1), e.opted_out, 'TOMBSTONE', e.word_at
            from unnest(:ids, :addresses, :hashes) as t(id, address, hash) join tqwa.tombstone e on e.identity = t.hash and e.opted_out is not null
            where not exists (select 1 from tqwa.opt_out o where o.address = t.address and o.scope = e.opted_out and (o.revoked_at is null or o.revoked_at >= e.word_at))
            on conflict do nothing""")
        .bindArray("ids", UUID.class, byHash.keySet().stream().map(a -> ids.next()).toList())
        .bindArray("addresses", String.class, List.copyOf(byHash.values())).bindArray("hashes", String.class, List.copyOf(byHash.keySet())).execute();
  }

  /** Adds what is known of identities to what their tombstones say, by the rules of {@link Erased#with}. @param known by hash */
  static void add(Handle h, Map<String, Erased> known) {
    var sorted = new TreeMap<>(known);
    h.createUpdate("""
            insert into tqwa.tombstone as t (identity, erased_at, opted_out, word_at)
            select n.identity, cast(n.erased_at as timestamptz), n.opted_out, cast(n.word_at as timestamptz)
            from unnest(:hashes, :times, :scopes, :words) as n(identity, erased_at, opted_out, word_at)
            on conflict (identity) do update set
              erased_at = greatest(t.erased_at, excluded.erased_at),
              opted_out = case
                when 'ALL' in (t.opted_out, excluded.opted_out) then 'ALL'
                when t.word_at = excluded.word_at then coalesce(t.opted_out, excluded.opted_out)
                when excluded.word_at is null or t.word_at > excluded.word_at then t.opted_out
                else excluded.opted_out end,
              word_at = greatest(t.word_at, excluded.word_at)""")
        .bindArray("hashes", String.class, List.copyOf(sorted.keySet()))
        .bindArray("times", String.class, sorted.values().stream().map(e -> e.at().toString()).toList())
        .bindArray("scopes", String.class, sorted.values().stream().map(Erased::optedOut).toList())
        .bindArray("words", String.class, sorted.values().stream().map(e -> e.wordAt() == null ? null : e.wordAt().toString()).toList()).execute();
  }

  /** Puts back what a restored backup has lost. @param remembered by hash */
  public static void restore(Database database, Map<String, Erased> remembered) {
    if (!remembered.isEmpty()) {
      database.run(h -> add(h, remembered));
    }
  }
}
