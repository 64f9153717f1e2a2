package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.Rows;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** Finds the contacts of many addresses at once, and makes those that are missing. */
final class ContactRows {
  private ContactRows() {}

  /** Contact by {@link RowClassifier#canonical canonical} address. */
  static Map<String, UUID> find(Handle h, Collection<PlannedRow> rows) {
    var phones = new ArrayList<String>();
    var users = new ArrayList<String>();
    for (var row : rows) {
      if (row.userId) {
        users.add(row.address);
      } else {
        phones.addAll(WaIds.variants(row.address));
      }
    }
    var found = new HashMap<String, UUID>();
    h.createQuery("""
            select id, wa_id as address from tqwa.contact where wa_id = any(:phones)
            union all
            select id, user_id from tqwa.contact where user_id = any(:users)""")
        .bindArray("phones", String.class, phones).bindArray("users", String.class, users)
        .map((rs, c) -> Map.entry(RowClassifier.canonical(rs.getString("address")), Rows.uuid(rs, "id")))
        .forEach(e -> found.put(e.getKey(), e.getValue()));
    return found;
  }

  /**
   * Makes contacts. Runs by itself: a contact made for a chunk that fails later does no harm.
   *
   * @param names sealed, by contact; one may be missing
   * @return the contacts that nobody else made meanwhile
   */
  static Set<UUID> insert(Handle h, List<PlannedRow> rows, Map<UUID, byte[]> names) {
    return new HashSet<>(h.createQuery("""
            insert into tqwa.contact (id, wa_id, user_id, name_enc)
            select t.id, t.wa_id, t.user_id, decode(t.name, 'hex') from unnest(:ids, :phones, :users, :names) as t(id, wa_id, user_id, name) order by t.wa_id, t.user_id
            on conflict do nothing returning id""")
        .bindArray("ids", UUID.class, rows.stream().map(r -> r.contact).toList())
        .bindArray("phones", String.class, rows.stream().map(r -> r.userId ? null : r.address).toList())
        .bindArray("users", String.class, rows.stream().map(r -> r.userId ? r.address : null).toList())
        .bindArray("names", String.class, rows.stream().map(r -> names.containsKey(r.contact) ? Rows.hex(names.get(r.contact)) : null).toList())
        .mapTo(UUID.class).list());
  }

  /** Gives contacts without a name one. Locked in id order, as every statement over many contacts must. */
  static void name(Handle h, Map<UUID, byte[]> sealedNames) {
    if (sealedNames.isEmpty()) {
      return;
    }
    var ids = new ArrayList<>(sealedNames.keySet());
    h.createUpdate("""
            with nameless as (select id from tqwa.contact where id = any(:ids) and name_enc is null order by id for no key update)
            update tqwa.contact c set name_enc = decode(t.name, 'hex'), updated_at = now()
            from nameless n join unnest(:ids, :names) as t(id, name) on t.id = n.id where c.id = n.id""")
        .bindArray("ids", UUID.class, ids).bindArray("names", String.class, ids.stream().map(i -> Rows.hex(sealedNames.get(i))).toList()).execute();
  }
}
