package com.tqpro.whatsapp.postgres.erasure;

import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Finds people who were erased and are back because a backup was restored: a tombstone or a line of the ledger is younger than the
 * contact, or something of him is encrypted and his key is gone. Ledger and keys have no backups: they hold when tombstones were restored away.
 */
public final class Reappeared {
  private static final int PAGE = 500;
  private static final String SQL = """
      select c.id, c.wa_id, c.user_id, c.created_at, c.name_enc is not null or c.username_enc is not null
        or exists (select 1 from tqwa.conversation_messages m where m.contact_id = c.id and m.original_enc is not null)
        or exists (select 1 from tqwa.outbound_message o where o.contact_id = c.id and o.content_enc is not null) as sealed
      from tqwa.contact c where c.id > :after order by c.id limit :limit""";

  private final Database database;
  private final ContactKeys keys;
  private final String tenant;

  public Reappeared(Database database, ContactKeys keys, String tenant) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
  }

  /**
   * @param remembered what is known of erasures outside the database, by hash
   * @return who is to be erased again, and who came back by himself
   */
  public Found find(Map<String, ErasureLedger.Erased> remembered) {
    var key = keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    var found = new Found(new ArrayList<>(), new ArrayList<>());
    for (var after = new UUID(0, 0); ; ) {
      var last = after;
      var page = database.call(h -> h.createQuery(SQL).bind("after", last).bind("limit", PAGE)
          .map((rs, c) -> new Row(Rows.uuid(rs, "id"), rs.getString("wa_id"), rs.getString("user_id"), Rows.instant(rs, "created_at"), rs.getBoolean("sealed"))).list());
      if (page.isEmpty()) {
        return found;
      }
      var keyed = keys.find(tenant, page.stream().map(Row::id).toList());
      var erased = key == null ? Map.<String, Instant>of() : tombstones(page.stream().flatMap(r -> Stream.of(Tombstones.hashes(key, r.waId(), r.userId()))).toList());
      for (var row : page) {
        var times = key == null ? List.<Instant>of() : Stream.of(Tombstones.hashes(key, row.waId(), row.userId()))
            .flatMap(hash -> Stream.concat(Stream.ofNullable(erased.get(hash)), Stream.ofNullable(remembered.get(hash)).map(ErasureLedger.Erased::at))).toList();
        if (times.stream().anyMatch(at -> !at.isBefore(row.created())) || row.sealed() && !keyed.containsKey(row.id())) {
          found.erased().add(row.waId() != null ? row.waId() : row.userId());
        } else if (!times.isEmpty()) {
          Stream.of(row.waId(), row.userId()).filter(Objects::nonNull).forEach(found.back()::add);
        }
      }
      after = page.getLast().id();
    }
  }

  private Map<String, Instant> tombstones(List<String> hashes) {
    var erased = new HashMap<String, Instant>();
    database.run(h -> h.createQuery("select identity, erased_at from tqwa.tombstone where identity = any(:hashes)").bindArray("hashes", String.class, hashes)
        .map((rs, c) -> Map.entry(rs.getString(1), Rows.instant(rs, "erased_at"))).forEach(e -> erased.put(e.getKey(), e.getValue())));
    return erased;
  }

  /**
   * @param erased a phone or user id of each who is to be erased again
   * @param back every phone and user id of those who came back after they were erased
   */
  public record Found(List<String> erased, List<String> back) {}

  private record Row(UUID id, String waId, String userId, Instant created, boolean sealed) {}
}
