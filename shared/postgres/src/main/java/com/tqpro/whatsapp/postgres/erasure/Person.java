package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.phone.WaIds;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;

/** A person in one tenant: his contacts, and every phone and user id he is known by. */
record Person(List<UUID> contacts, Set<String> addresses) {
  /** @param identities phones in digits, or user ids */
  static Person find(Handle h, Collection<String> identities) {
    var addresses = new TreeSet<String>();
    identities.forEach(i -> addresses.addAll(WaIds.variants(i)));
    var contacts = new TreeSet<UUID>();
    h.createQuery("select id, wa_id, user_id from tqwa.contact where wa_id = any(:addresses) or user_id = any(:addresses)")
        .bindArray("addresses", String.class, List.copyOf(addresses)).map((rs, c) -> {
          contacts.add(rs.getObject("id", UUID.class));
          return new String[] {rs.getString("wa_id"), rs.getString("user_id")};
        }).forEach(known -> add(addresses, known));
    return new Person(List.copyOf(contacts), addresses);
  }

  /** The people that those contacts are. */
  static Person of(Handle h, List<UUID> contacts) {
    var addresses = new TreeSet<String>();
    h.createQuery("select wa_id, user_id from tqwa.contact where id = any(:ids)").bindArray("ids", UUID.class, contacts)
        .map((rs, c) -> new String[] {rs.getString("wa_id"), rs.getString("user_id")}).forEach(known -> add(addresses, known));
    return new Person(contacts, addresses);
  }

  <S extends SqlStatement<S>> S bind(S statement, java.time.Instant now) {
    statement.bindArray("contacts", UUID.class, contacts).bindArray("addresses", String.class, List.copyOf(addresses))
        .bindArray("quoted", String.class, addresses.stream().map(a -> "%\"" + a.replace("_", "\\_") + "\"%").toList());
    return statement.bind("now", now.atOffset(java.time.ZoneOffset.UTC));
  }

  private static void add(Set<String> addresses, String[] known) {
    for (var address : known) {
      if (address != null) {
        addresses.addAll(WaIds.variants(address));
      }
    }
  }
}
