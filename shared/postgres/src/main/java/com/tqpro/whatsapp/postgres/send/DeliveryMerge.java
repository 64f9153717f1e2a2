package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.postgres.Database;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.UUID;

/**
 * The one way by which results of calls and receipts reach rows: the rule of {@code domain.send.Delivery} in one statement for any
 * number of rows, which locks in id order and computes from what it locked. A test keeps the two agreeing.
 */
public final class DeliveryMerge {
  /** Rows for one statement: some megabytes of JSON at most. */
  private static final int BATCH = 5_000;
  private static final String MERGE = """
      with e as (
        select * from jsonb_to_recordset(cast(:reports as jsonb)) as e(rid uuid, attempt int, claim_id uuid, sender text, provider_id text, provider_status text,
          sent_at timestamptz, delivered_at timestamptz, read_at timestamptz, failed_at timestamptz, error_code int, error_text text, error_trace text,
          pricing_category text, pricing_type text, retry_at timestamptz, max_attempts int, free boolean, unconfirmed_at timestamptz)
      ), locked as (
        select m.id, m.state, m.attempt, m.claim_id, m.sent_at, m.delivered_at, m.read_at, m.failed_at, m.broadcast_id, m.contact_id, m.recipient,
          e.attempt as e_attempt, e.claim_id as e_claim, e.provider_id as e_id, e.provider_status as e_status, e.sent_at as e_sent, e.delivered_at as e_delivered,
          e.read_at as e_read, e.failed_at as e_failed, e.error_code as e_code, e.error_text as e_text, e.error_trace as e_trace, e.pricing_category as e_category,
          e.pricing_type as e_type, e.retry_at as e_retry, e.max_attempts as e_max, e.free as e_free, e.unconfirmed_at as e_unconfirmed
        from tqwa.outbound_message m join e on e.rid = m.id and (e.sender is null or e.sender = m.sender)
        order by m.id for update of m
      ), facts as (
        select l.*, least(l.read_at, l.e_read) as read_x, least(l.delivered_at, l.e_delivered) as delivered_x,
          case when l.open then least(l.sent_at, l.e_sent) else l.sent_at end as sent_x,
          case when l.open then least(l.failed_at, l.e_failed) else l.failed_at end as failed_x,
          l.open and l.e_failed is not null and (l.failed_at is null or l.e_failed < l.failed_at) as first_failure
        from (select k.*, k.e_attempt = k.attempt and not (k.state = 'PENDING' and k.failed_at is not null) as open from locked k where k.e_attempt <= k.attempt) l
      ), moved as (
        select f.*, case
            when f.read_x is not null then 'READ'
            when f.delivered_x is not null then 'DELIVERED'
            when not f.open then f.state
            when f.failed_x is not null then case when f.state <> 'FAILED' and f.e_retry is not null and f.attempt < f.e_max then 'PENDING' else 'FAILED' end
            when f.sent_x is not null then 'SENT'
            when f.state = 'CLAIMED' and f.e_claim = f.claim_id and f.e_retry is not null then 'PENDING'
            when f.state = 'CLAIMED' and f.e_claim = f.claim_id and f.e_unconfirmed is not null then 'UNCONFIRMED'
            else f.state end as state_x
        from facts f
      ), done as (
        update tqwa.outbound_message m
        set state = v.state_x,
            attempt = m.attempt - case when v.given_back and v.e_free then 1 else 0 end,
            next_attempt_at = case when v.state_x = 'PENDING' and v.state <> 'PENDING' then v.e_retry else m.next_attempt_at end,
            claim_id = case when v.given_back then null else m.claim_id end,
            claimed_at = case when v.given_back then null else m.claimed_at end,
            claimed_until = case when v.state_x = 'CLAIMED' then m.claimed_until end,
            provider_message_id = coalesce(m.provider_message_id, case when v.open or v.e_delivered is not null or v.e_read is not null then v.e_id end),
            provider_status = case when v.open then coalesce(v.e_status, m.provider_status) else m.provider_status end,
            sent_at = v.sent_x, delivered_at = v.delivered_x, read_at = v.read_x,
            failed_at = case when v.arrived then null else v.failed_x end,
            error_code = case when v.arrived then null when v.first_failure then v.e_code else m.error_code end,
            error_text = case when v.arrived then null when v.first_failure then v.e_text else m.error_text end,
            error_trace = case when v.arrived then null when v.first_failure then v.e_trace else m.error_trace end,
            pricing_category = coalesce(m.pricing_category, v.e_category), pricing_type = coalesce(m.pricing_type, v.e_type),
            unconfirmed_at = case when v.state_x = 'UNCONFIRMED' and v.state <> 'UNCONFIRMED' then v.e_unconfirmed else m.unconfirmed_at end,
            silent_since = case when v.state_x <> 'UNCONFIRMED' then null when v.state <> 'UNCONFIRMED' then v.e_unconfirmed else m.silent_since end,
            skip_reason = case when v.state_x = 'SKIPPED' then m.skip_reason end,
            skipped_at = case when v.state_x = 'SKIPPED' then m.skipped_at end
        from (select w.*, w.state_x in ('READ', 'DELIVERED') as arrived,
                w.state = 'CLAIMED' and w.state_x = 'PENDING' and w.failed_x is null as given_back from moved w) v
        where m.id = v.id and (v.state_x <> v.state or v.sent_x is distinct from v.sent_at or v.delivered_x is distinct from v.delivered_at
          or v.read_x is distinct from v.read_at or (v.failed_x is distinct from v.failed_at and not v.arrived)
          or (m.provider_message_id is null and v.e_id is not null) or (m.pricing_category is null and v.e_category is not null))
      )
      select l.id, l.broadcast_id, l.contact_id, l.recipient, l.state as before, coalesce(v.state_x, l.state) as after, coalesce(v.first_failure, false) as failed_now
      from locked l left join moved v on v.id = l.id""";

  private final Database database;

  public DeliveryMerge(Database database) {
    this.database = database;
  }

  /**
   * Applies reports; several about one row are folded into one first.
   *
   * @return the rows that exist, with what became of them; a report whose row is not among them found none of its sender
   */
  public List<Merged> apply(Collection<RowReport> reports) {
    var folded = new LinkedHashMap<UUID, RowReport>();
    reports.forEach(r -> folded.merge(r.row(), r, RowReport::and));
    var all = List.copyOf(folded.values());
    var merged = new ArrayList<Merged>();
    for (int from = 0; from < all.size(); from += BATCH) {
      var part = all.subList(from, Math.min(all.size(), from + BATCH));
      merged.addAll(Deadlocks.retried(() -> run(part)));
    }
    return merged;
  }

  private List<Merged> run(List<RowReport> reports) {
    var json = Json.array();
    reports.forEach(r -> json.add(Json.toTree(Line.of(r))));
    return database.call(h -> h.createQuery(MERGE).bind("reports", Json.text(json))
        .map((rs, c) -> new Merged(rs.getObject("id", UUID.class), rs.getObject("broadcast_id", UUID.class), rs.getObject("contact_id", UUID.class),
            rs.getString("recipient"), DeliveryState.valueOf(rs.getString("before")), DeliveryState.valueOf(rs.getString("after")), rs.getBoolean("failed_now")))
        .list());
  }

  /**
   * A row that reports were about.
   *
   * @param failedNow its attempt was not known to have failed before
   */
  public record Merged(UUID row, UUID broadcast, UUID contact, String recipient, DeliveryState before, DeliveryState after, boolean failedNow) {}

  /** A report as the statement reads it: names are those of the record set. */
  private record Line(
      UUID rid, int attempt, UUID claim_id, String sender, String provider_id, String provider_status, java.time.Instant sent_at, java.time.Instant delivered_at,
      java.time.Instant read_at, java.time.Instant failed_at, Integer error_code, String error_text, String error_trace, String pricing_category, String pricing_type,
      java.time.Instant retry_at, int max_attempts, boolean free, java.time.Instant unconfirmed_at) {
    static Line of(RowReport r) {
      var error = r.error();
      return new Line(r.row(), r.attempt(), r.claimId(), r.sender(), r.providerMessageId(), r.providerStatus(), r.sentAt(), r.deliveredAt(), r.readAt(), r.failedAt(),
          error == null || error.code() < 0 ? null : error.code(), error == null ? null : clean(error.text()), error == null ? null : error.traceId(), r.pricingCategory(), r.pricingType(), r.retryAt(),
          r.maxAttempts(), r.free(), r.unconfirmedAt());
    }

    /** Postgres stores no NUL. */
    private static String clean(String text) {
      return text == null ? null : text.replace("\0", "");
    }
  }
}
