package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport.RowProblem;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.phone.WaIds;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** The statements over all rows of a chunk at once. */
final class ChunkRows {
  private static final int PRIORITY = 50;
  private static final Map<String, String> DETAILS = Map.of(
      "INVALID", "is not a valid phone number",
      "LANDLINE", "is a fixed line or service number, which has no WhatsApp",
      "PREFIX", "belongs to another country than broadcast.phone.prefixes allows",
      "DUPLICATE", "stands in this broadcast already",
      "OPTED_OUT", "has opted out");

  private ChunkRows() {}

  /** Marks rows whose address is in the broadcast already, or has opted out. */
  static void skipKnown(Handle h, UUID broadcast, List<PlannedRow> rows) {
    var addresses = new ArrayList<String>();
    rows.stream().filter(PlannedRow::sends).forEach(r -> addresses.addAll(WaIds.variants(r.address)));
    if (addresses.isEmpty()) {
      return;
    }
    var there = new HashSet<>(h.createQuery("""
            select recipient from tqwa.outbound_message
            where broadcast_id = :id and recipient = any(:addresses) and (skip_reason is null or skip_reason in ('OPTED_OUT', 'CANCELLED'))""")
        .bind("id", broadcast).bindArray("addresses", String.class, addresses).mapTo(String.class).map(RowClassifier::canonical).list());
    var out = new HashSet<>(h.createQuery("select address from tqwa.opt_out where address = any(:addresses) and revoked_at is null")
        .bindArray("addresses", String.class, addresses).mapTo(String.class).map(RowClassifier::canonical).list());
    for (var row : rows) {
      if (row.sends()) {
        row.skip = there.contains(row.canonical) ? "DUPLICATE" : out.contains(row.canonical) ? "OPTED_OUT" : null;
      }
    }
  }

  static void insert(Handle h, Broadcast broadcast, int chunk, List<PlannedRow> rows, Instant now) {
    if (rows.isEmpty()) {
      return;
    }
    h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, contact_id, recipient, recipient_hint,
              priority, content_enc, state, skip_reason, error_text, next_attempt_at, created_at, skipped_at)
            select t.id, 'BROADCAST', :broadcast, :chunk, t.row_in_chunk, :provider, :sender, t.contact, t.recipient, t.hint,
              :priority, decode(t.content, 'hex'), case when t.skip is null then 'PENDING' else 'SKIPPED' end, t.skip, t.detail, :now, :now,
              case when t.skip is not null then cast(:now as timestamptz) end
            from unnest(:ids, :rows, :contacts, :recipients, :hints, :contents, :skips, :details)
              as t(id, row_in_chunk, contact, recipient, hint, content, skip, detail)""")
        .bind("broadcast", broadcast.id()).bind("chunk", chunk).bind("provider", broadcast.provider().name()).bind("sender", broadcast.sender())
        .bind("priority", PRIORITY).bind("now", Rows.time(now))
        .bindArray("ids", UUID.class, column(rows, r -> r.id))
        .bindArray("rows", Integer.class, column(rows, r -> r.recipient.row()))
        .bindArray("contacts", UUID.class, column(rows, r -> r.contact))
        .bindArray("recipients", String.class, column(rows, r -> r.address))
        .bindArray("hints", String.class, column(rows, r -> r.addressed() ? null : PhoneNumbers.hint(r.recipient.phone())))
        .bindArray("contents", String.class, column(rows, r -> r.sends() ? Rows.hex(r.content) : null))
        .bindArray("skips", String.class, column(rows, PlannedRow::storedSkip))
        .bindArray("details", String.class, column(rows, r -> "LANDLINE".equals(r.skip) ? r.skip : null))
        .execute();
  }

  static ChunkReport report(int chunk, List<PlannedRow> rows, SortedMap<String, Integer> faults) {
    var skipped = new TreeMap<String, Integer>();
    var codes = new TreeMap<Integer, Integer>();
    var problems = new ArrayList<RowProblem>();
    int incomplete = 0;
    for (var row : rows) {
      if (row.sends()) {
        codes.merge(row.callingCode, 1, Integer::sum);
        incomplete += row.incomplete == null ? 0 : 1;
      } else {
        skipped.merge(row.skip, 1, Integer::sum);
      }
      if (problems.size() < ChunkReport.LISTED && (!row.sends() || row.incomplete != null)) {
        problems.add(row.sends() ? new RowProblem(row.recipient.row(), "INCOMPLETE", row.incomplete)
            : new RowProblem(row.recipient.row(), row.skip, "The number " + DETAILS.get(row.skip) + "."));
      }
    }
    int accepted = codes.values().stream().mapToInt(Integer::intValue).sum();
    return new ChunkReport(chunk, rows.size(), accepted, incomplete, skipped, faults, codes, problems);
  }

  private static <T> List<T> column(List<PlannedRow> rows, Function<PlannedRow, T> value) {
    var column = new ArrayList<T>(rows.size());
    rows.forEach(r -> column.add(value.apply(r)));
    return column;
  }
}
