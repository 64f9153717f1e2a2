package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.erasure.Tombstones;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;

/**
 * Turns a chunk of recipients into rows to send. Contacts and their keys come first, by themselves; then one transaction holds the
 * broadcast, looks for doubles in other chunks and writes all rows at once, so that a chunk is there entirely or not at all.
 */
public final class RecipientPlanner {
  private static final int TRIES = 3;
  private static final String FOREIGN_KEY_VIOLATION = "23503";

  private final Database database;
  private final ContactKeys keys;
  private final String tenant;
  private final PhoneNumbers numbers;
  private final int max;
  private final InstantSource clock;

  /** @param max broadcast.max.recipients */
  public RecipientPlanner(Database database, ContactKeys keys, String tenant, PhoneNumbers numbers, int max, InstantSource clock) {
    this.database = database;
    this.keys = keys;
    this.tenant = tenant;
    this.numbers = numbers;
    this.max = max;
    this.clock = clock;
  }

  /**
   * Before a body is read: the answer when the chunk is known already or cannot be taken now.
   *
   * @param sha256 of the chunk's bytes
   */
  public Optional<PlanResult> known(UUID broadcast, int chunk, String sha256) {
    return database.call(h -> BroadcastRepository.find(h, broadcast).map(b -> known(h, b, chunk, sha256)).orElseGet(() -> Optional.of(new PlanResult.NotFound())));
  }

  public PlanResult plan(UUID broadcastId, int chunk, String sha256, List<Recipient> recipients, Actor who) {
    for (int attempt = 1; ; attempt++) {
      try {
        return attempt(broadcastId, chunk, sha256, recipients, who);
      } catch (JdbiException fault) {
        // A contact was erased, or merged into another, between finding it and writing its row.
        boolean contactGone = fault.getCause() instanceof SQLException sql && FOREIGN_KEY_VIOLATION.equals(sql.getSQLState());
        if (!contactGone || attempt == TRIES) {
          throw fault;
        }
      }
    }
  }

  private PlanResult attempt(UUID broadcastId, int chunk, String sha256, List<Recipient> recipients, Actor who) {
    var ids = new UuidV7(clock);
    var found = database.call(h -> BroadcastRepository.find(h, broadcastId));
    if (found.isEmpty()) {
      return new PlanResult.NotFound();
    }
    var broadcast = found.get();
    var classifier = new RowClassifier(numbers);
    var rows = classifier.classify(broadcast, recipients, ids);
    var addresses = rows.stream().filter(PlannedRow::addressed).map(r -> r.address).toList();
    var key = addresses.isEmpty() ? null : keys.find(tenant, List.of(ContactKeys.TENANT)).get(ContactKeys.TENANT);
    // Who was erased after an opt-out is not written to because a file names him again.
    database.run(h -> restoreOptOuts(h, key, addresses, ids));
    Optional<PlanResult> early = database.call(h -> known(h, broadcast, chunk, sha256).or(() -> {
      ChunkRows.skipKnown(h, broadcastId, rows);
      return tooMany(h, broadcastId, rows);
    }));
    if (early.isPresent()) {
      return early.get();
    }
    classifier.fillIn(broadcast, rows);
    var names = seal(rows, ids);
    return database.transaction(h -> {
      var locked = BroadcastRepository.lock(h, broadcastId);
      // Once more: a word of his that came before he was a contact again was noted on his tombstone only.
      restoreOptOuts(h, key, addresses, ids);
      Optional<PlanResult> late = locked.isEmpty() ? Optional.of(new PlanResult.NotFound()) : known(h, locked.get(), chunk, sha256).or(() -> {
        ChunkRows.skipKnown(h, broadcastId, rows);
        return tooMany(h, broadcastId, rows);
      });
      if (late.isPresent()) {
        return late.get();
      }
      var report = ChunkRows.report(chunk, rows, classifier.faults());
      ContactRows.name(h, names);
      ChunkRows.insert(h, broadcast, chunk, rows, clock.instant());
      h.createUpdate("insert into tqwa.broadcast_chunk (broadcast_id, chunk, sha256, report, received_at) values (:id, :chunk, :sha, cast(:report as jsonb), :at)")
          .bind("id", broadcastId).bind("chunk", chunk).bind("sha", sha256).bind("report", Json.text(report)).bind("at", Rows.time(clock.instant())).execute();
      AuditLog.change(h, clock.instant(), who, "broadcast.recipients", broadcastId, null, Map.of("chunk", chunk, "rows", report.rows(), "accepted", report.accepted()));
      return new PlanResult.Planned(report, false);
    });
  }

  private static Optional<PlanResult> known(Handle h, Broadcast broadcast, int chunk, String sha256) {
    var earlier = h.createQuery("select sha256, report from tqwa.broadcast_chunk where broadcast_id = :id and chunk = :chunk")
        .bind("id", broadcast.id()).bind("chunk", chunk).map((rs, c) -> Map.entry(rs.getString(1), rs.getString(2))).findOne();
    if (earlier.isPresent()) {
      return Optional.of(earlier.get().getKey().equals(sha256)
          ? new PlanResult.Planned(Json.read(earlier.get().getValue(), ChunkReport.class), true) : new PlanResult.OtherBytes());
    }
    boolean open = broadcast.state() == BroadcastState.DRAFT || broadcast.state() == BroadcastState.SCHEDULED;
    return open ? Optional.empty() : Optional.of(new PlanResult.WrongState(broadcast.state()));
  }

  private Optional<PlanResult> tooMany(Handle h, UUID broadcast, List<PlannedRow> rows) {
    long before = h.createQuery("select coalesce(sum((report ->> 'accepted')::bigint), 0) from tqwa.broadcast_chunk where broadcast_id = :id")
        .bind("id", broadcast).mapTo(Long.class).one();
    long would = before + rows.stream().filter(PlannedRow::sends).count();
    return would > max ? Optional.of(new PlanResult.TooMany(max, would)) : Optional.empty();
  }

  private static void restoreOptOuts(Handle h, ContactCipher tenantKey, List<String> addresses, UuidV7 ids) {
    if (tenantKey != null) {
      Tombstones.restoreOptOuts(h, tenantKey, addresses, ids);
    }
  }

  /** Finds or makes contacts and keys and encrypts each row's values. @return names, sealed, for contacts that were there before */
  private Map<UUID, byte[]> seal(List<PlannedRow> rows, UuidV7 ids) {
    var addressed = rows.stream().filter(PlannedRow::addressed).toList();
    if (addressed.isEmpty()) {
      return Map.of();
    }
    var contacts = database.call(h -> ContactRows.find(h, addressed));
    var ciphers = new HashMap<UUID, ContactCipher>();
    var named = new HashSet<UUID>();
    // Two uploads at once may make the same contact: one of them loses and finds the other's.
    for (int tries = 0; tries < TRIES && !addressed.stream().allMatch(r -> contacts.containsKey(r.canonical)); tries++) {
      named.addAll(introduce(addressed.stream().filter(r -> !contacts.containsKey(r.canonical)).toList(), ids, ciphers));
      contacts.putAll(database.call(h -> ContactRows.find(h, addressed)));
    }
    addressed.forEach(r -> r.contact = contacts.get(r.canonical));
    ciphers.putAll(keys.findOrCreate(tenant, addressed.stream().filter(PlannedRow::sends).map(r -> r.contact).filter(c -> !ciphers.containsKey(c)).collect(Collectors.toSet())));
    var names = new HashMap<UUID, byte[]>();
    for (var row : addressed) {
      if (row.sends()) {
        var cipher = ciphers.get(row.contact);
        row.content = RowContent.seal(cipher, row.id, row.recipient.values());
        if (!named.contains(row.contact)) {
          name(row, cipher).ifPresent(name -> names.put(row.contact, name));
        }
      }
    }
    return names;
  }

  /**
   * Makes the contacts of people whom nobody knew, with their keys and names. Keys come first, so that there is never a name without
   * one; a key that no contact came to have opens nothing.
   *
   * @param ciphers gets those of the contacts that were made
   * @return the contacts that were made
   */
  private Set<UUID> introduce(List<PlannedRow> rows, UuidV7 ids, Map<UUID, ContactCipher> ciphers) {
    var strangers = new LinkedHashMap<String, PlannedRow>();
    rows.forEach(r -> strangers.merge(r.canonical, r, (first, later) -> first.sends() ? first : later));
    var list = List.copyOf(strangers.values());
    var fresh = ids.next(list.size(), ContactKeys.TOGETHER);
    var made = keys.createOrFind(tenant, fresh);
    var names = new HashMap<UUID, byte[]>();
    for (int i = 0; i < list.size(); i++) {
      var row = list.get(i);
      row.contact = fresh.get(i);
      if (row.sends()) {
        name(row, made.get(row.contact)).ifPresent(name -> names.put(row.contact, name));
      }
    }
    var inserted = database.call(h -> ContactRows.insert(h, list, names));
    inserted.forEach(contact -> ciphers.put(contact, made.get(contact)));
    return inserted;
  }

  private static Optional<byte[]> name(PlannedRow row, ContactCipher cipher) {
    return Optional.ofNullable(row.recipient.values().get(Recipient.NAME)).map(name -> cipher.seal(name, "contact", "name_enc", row.contact));
  }
}
