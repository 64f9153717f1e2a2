package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.postgres.Database;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * Takes due rows for one worker. One statement is the whole gate: the broadcast runs in the ticket's epoch, its template is approved,
 * nothing is held, and who opted out is skipped, as are replies after the 24 hours in which text may be sent, unless they go as a template:
 * one a day, and of an answer only its first message, because each costs and nobody wants five in a row. Replies of the sender come first,
 * then rows of the broadcast. Of one customer's replies only the first that is open is taken, so that they arrive in their order.
 */
public final class Claims {
  /** A reply that went to a contact as a template, or may have, not a day ago. */
  private static final String SPENT = """
       e.as_template and e.state in ('CLAIMED', 'UNCONFIRMED', 'SENT', 'DELIVERED', 'READ') and e.claimed_at > cast(:now as timestamptz) - interval '24 hours'
      """;
  private static final String CLAIM = """
      with gate as (
        select b.id from tqwa.broadcast b join tqwa.template t on t.id = b.template_id
        where b.id = cast(:broadcast as uuid) and b.epoch = :epoch and b.state = 'RUNNING' and b.sender = :sender and t.status = 'APPROVED'
      ), open as (
        select 1 where not exists (select 1 from tqwa.hold h where h.sender in ('*', :sender) and (h.until is null or h.until > :now))
      ), alive as (
        update tqwa.broadcast set ticket_at = :now
        where id = (select id from gate) and (ticket_at is null or ticket_at < cast(:now as timestamptz) - interval '20 seconds')
      ), reply as (
        select m.id from tqwa.outbound_message m
        where m.broadcast_id is null and m.sender = :sender and m.state = 'PENDING' and m.next_attempt_at <= :now and exists (select 1 from open)
          and (m.kind <> 'REPLY' or m.priority = 0 or not exists (select 1 from tqwa.outbound_message e
            where e.contact_id = m.contact_id and e.kind = 'REPLY' and e.state in ('PENDING', 'CLAIMED') and e.id < m.id))
        order by m.priority, m.next_attempt_at, m.id
        limit :n for update skip locked
      ), due as (
        select m.id from tqwa.outbound_message m
        where m.broadcast_id = (select id from gate) and m.state = 'PENDING' and m.next_attempt_at <= :now and exists (select 1 from open)
        order by m.next_attempt_at, m.id
        limit (:n - (select count(*) from reply)) for update skip locked
      ), picked as (
        select m.id, m.contact_id, m.created_at, m.kind = 'REPLY' and c.id is not null
            and (m.as_template or coalesce(c.last_inbound_at <= cast(:now as timestamptz) - interval '24 hours', false)) as closed,
          m.priority > 0 and m.kind <> 'NOTIFICATION' and (
            exists (select 1 from tqwa.opt_out o where o.revoked_at is null and (o.scope = 'ALL' or m.kind = 'BROADCAST')
              and o.address in (m.recipient, c.wa_id, c.user_id))
            or exists (select 1 from tqwa.opt_out o where o.revoked_at is null and (o.scope = 'ALL' or m.kind = 'BROADCAST')
              and o.contact_id = m.contact_id)) as opted_out
        from (select id from reply union all select id from due) p
        join tqwa.outbound_message m on m.id = p.id left join tqwa.contact c on c.id = m.contact_id
      ), counted as (
        select p.*, case when p.closed and :template then exists (select 1 from tqwa.outbound_message e
            where e.contact_id = p.contact_id and e.kind = 'REPLY' and e.id <> p.id and (e.created_at = p.created_at and e.id < p.id or""" + SPENT + """
            )) else false end as spent
        from picked p
      ), judged as (
        select p.*, p.opted_out or p.spent or (p.closed and not :template) as aside from counted p
      )
      update tqwa.outbound_message m
      set state = case when p.aside then 'SKIPPED' else 'CLAIMED' end,
          as_template = p.closed and not p.aside,
          skip_reason = case when p.opted_out then 'OPTED_OUT' when p.aside then 'WINDOW' end,
          skipped_at = case when p.aside then cast(:now as timestamptz) end,
          attempt = m.attempt + case when p.aside then 0 else 1 end,
          claim_id = case when p.aside then null else cast(:claim as uuid) end,
          claimed_at = case when p.aside then null else cast(:now as timestamptz) end,
          claimed_until = case when p.aside then null else cast(:until as timestamptz) end,
          provider_message_id = null, provider_status = null, sent_at = null, failed_at = null, unconfirmed_at = null, silent_since = null,
          error_code = null, error_trace = null,
          error_text = case when p.spent and not p.opted_out then 'Outside the 24 hours: a template goes once a day, with the first message of an answer' end
      from judged p
      where m.id = p.id
      returning m.id, m.kind, m.broadcast_id, m.contact_id, m.recipient, m.content_enc, m.attempt, m.priority, m.state, m.as_template""";

  private static final String HELD = """
      select m.id, m.kind, m.broadcast_id, m.contact_id, m.recipient, m.content_enc, m.attempt, m.priority, m.state, m.as_template
      from tqwa.outbound_message m where m.claim_id = :claim and m.state = 'CLAIMED'""";

  private static final String ASIDE = """
      update tqwa.outbound_message set state = 'SKIPPED', skip_reason = 'WINDOW', skipped_at = :now, error_text = :why, attempt = attempt - 1, claim_id = null,
        claimed_at = null, claimed_until = null, as_template = false
      where id = :id and claim_id = :claim and state = 'CLAIMED'""";

  private final Database database;
  private final boolean template;

  /** Replies outside the window are set aside. */
  public Claims(Database database) {
    this(database, false);
  }

  /** @param template whether there is a template for replies outside the window: they are claimed as such */
  public Claims(Database database, boolean template) {
    this.database = database;
    this.template = template;
  }

  /** Whether the next reply outside the window waits, because a template went to the contact today or something of his is about to go as one. */
  public boolean templateSpent(UUID contact, Instant now) {
    return database.call(h -> h.createQuery("select exists (select 1 from tqwa.outbound_message e where e.contact_id = :contact and e.kind = 'REPLY' and (e.state = 'PENDING' or" + SPENT + "))")
        .bind("contact", contact).bind("now", now).mapTo(Boolean.class).one());
  }

  /** A claimed reply that its template cannot carry waits for the customer after all. @param why in a sentence that holds no value */
  public void setAside(UUID claim, UUID row, String why, Instant now) {
    database.run(h -> h.createUpdate(ASIDE).bind("id", row).bind("claim", claim).bind("why", why).bind("now", now).execute());
  }

  /**
   * Claims up to {@code limit} rows. When the connection is lost while the statement runs, what it did is read back by the claim's id
   * before it is tried again.
   *
   * @param claim made by the caller for this call alone
   * @param broadcast null: replies of the sender only
   * @param until how long the rows are the worker's; at that time they count as unconfirmed
   */
  public Group claim(UUID claim, String sender, UUID broadcast, int epoch, int limit, Instant now, Instant until) {
    try {
      return run(claim, sender, broadcast, epoch, limit, now, until);
    } catch (RuntimeException fault) {
      if (!Database.lost(fault)) {
        throw fault;
      }
      database.close();
      var held = held(claim);
      return held.isEmpty() ? run(claim, sender, broadcast, epoch, limit, now, until) : new Group(claim, held, 0);
    }
  }

  /** What a claim still holds, in order of sending. */
  public List<ClaimedRow> held(UUID claim) {
    return database.call(h -> ordered(h.createQuery(HELD).bind("claim", claim).map((rs, c) -> row(rs)).list()));
  }

  private Group run(UUID claim, String sender, UUID broadcast, int epoch, int limit, Instant now, Instant until) {
    return database.call(h -> {
      var rows = new ArrayList<ClaimedRow>();
      int[] skipped = {0};
      h.createQuery(CLAIM).bind("claim", claim).bind("sender", sender).bind("broadcast", broadcast).bind("epoch", epoch).bind("n", limit)
          .bind("now", now).bind("until", until).bind("template", template)
          .map((rs, c) -> rs.getString("state").equals("CLAIMED") ? row(rs) : null)
          .forEach(row -> {
            if (row == null) {
              skipped[0]++;
            } else {
              rows.add(row);
            }
          });
      return new Group(claim, ordered(rows), skipped[0]);
    });
  }

  private static List<ClaimedRow> ordered(List<ClaimedRow> rows) {
    return rows.stream().sorted(java.util.Comparator.comparingInt(ClaimedRow::priority).thenComparing(ClaimedRow::id)).toList();
  }

  private static ClaimedRow row(ResultSet rs) throws SQLException {
    return new ClaimedRow(rs.getObject("id", UUID.class), rs.getString("kind"), rs.getObject("broadcast_id", UUID.class), rs.getObject("contact_id", UUID.class),
        rs.getString("recipient"), rs.getBytes("content_enc"), rs.getInt("attempt"), rs.getInt("priority"), rs.getBoolean("as_template"));
  }

  /** @param skipped rows that the gate set aside: the recipient opted out, or the time for text is over */
  public record Group(UUID claim, List<ClaimedRow> rows, int skipped) {
    public Group {
      rows = List.copyOf(rows);
    }

    public boolean empty() {
      return rows.isEmpty() && skipped == 0;
    }
  }
}
