package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What is done every minute for one tenant: start what is due, heal what is stuck. Each sweep is one statement and may run twice. */
public final class Sweeps {
  /** Without a sign of life for this long a broadcast gets new tickets. */
  public static final Duration TICKET_SILENCE = Duration.ofSeconds(60);
  /** Later than this after a broadcast's end no receipt brings a row of it back. */
  private static final Duration RECEIPTS = Duration.ofDays(31);
  private static final String ISSUE = " returning b.id, b.sender, b.epoch, b.workers";

  private final Database database;

  public Sweeps(Database database) {
    this.database = database;
  }

  /** Scheduled broadcasts whose time has come run now; they need tickets. */
  public List<Issue> startDue(Instant now) {
    return database.call(h -> h.createQuery("""
            update tqwa.broadcast b set state = 'RUNNING', epoch = epoch + 1, started_at = coalesce(started_at, :now), ticket_at = :now, updated_at = :now
            where state = 'SCHEDULED' and scheduled_at <= :now""" + ISSUE)
        .bind("now", Rows.time(now)).map((rs, c) -> issue(rs)).list());
  }

  /**
   * Running broadcasts with due rows and no live ticket, unless something keeps them from sending; they need tickets. Also completed ones
   * of which rows are due: who made them so died before he could say it.
   */
  public List<Issue> silent(Instant now) {
    return database.call(h -> h.createQuery("""
            update tqwa.broadcast b set state = 'RUNNING', ended_at = null, ticket_at = :now
            where (b.state = 'RUNNING' and (b.ticket_at is null or b.ticket_at <= :before) or b.state = 'COMPLETED' and b.ended_at > :receipts)
              and exists (select 1 from tqwa.outbound_message m where m.broadcast_id = b.id and m.state = 'PENDING' and m.next_attempt_at <= :now)
              and not exists (select 1 from tqwa.hold h where h.sender in ('*', b.sender) and (h.until is null or h.until > :now))""" + ISSUE)
        .bind("now", Rows.time(now)).bind("before", Rows.time(now.minus(TICKET_SILENCE))).bind("receipts", Rows.time(now.minus(RECEIPTS))).map((rs, c) -> issue(rs)).list());
  }

  /** Running broadcasts of which nothing is left and whose last ticket did not see to it are complete. */
  public int complete(Instant now) {
    return database.call(h -> h.createUpdate("""
            update tqwa.broadcast b set state = 'COMPLETED', ended_at = :now, updated_at = :now
            where b.state = 'RUNNING' and (b.ticket_at is null or b.ticket_at <= :before)
              and not exists (select 1 from tqwa.outbound_message m where m.broadcast_id = b.id and m.state in ('PENDING', 'CLAIMED'))""")
        .bind("now", Rows.time(now)).bind("before", Rows.time(now.minus(TICKET_SILENCE))).execute());
  }

  /** Senders with replies that wait: they need a ticket without a broadcast. */
  public List<String> repliesDue(Instant now) {
    return database.call(h -> h.createQuery("""
            select distinct m.sender from tqwa.outbound_message m
            where m.broadcast_id is null and m.state = 'PENDING' and m.next_attempt_at <= :now
              and not exists (select 1 from tqwa.hold h where h.sender in ('*', m.sender) and (h.until is null or h.until > :now))""")
        .bind("now", Rows.time(now)).mapTo(String.class).list());
  }

  /** Rows whose worker is gone: nobody knows whether they went out. @return how many */
  public int expireClaims(Instant now) {
    return Deadlocks.retried(() -> database.call(h -> h.createUpdate("""
            with gone as (
              select id from tqwa.outbound_message where state = 'CLAIMED' and claimed_until < :now order by id for update skip locked
            )
            update tqwa.outbound_message m set state = 'UNCONFIRMED', unconfirmed_at = :now, silent_since = :now from gone where m.id = gone.id""")
        .bind("now", Rows.time(now)).execute()));
  }

  /** While receipts do not flow, silence proves nothing: it begins anew. */
  public int restartSilence(Instant now) {
    return Deadlocks.retried(() -> database.call(h -> h.createUpdate("""
            with waiting as (select id from tqwa.outbound_message where state = 'UNCONFIRMED' order by id for update skip locked)
            update tqwa.outbound_message m set silent_since = :now from waiting where m.id = waiting.id""")
        .bind("now", Rows.time(now)).execute()));
  }

  /**
   * Unconfirmed rows that were silent for long enough go out again; each at most {@code attempts} times. Rows of a broadcast of which
   * the provider holds messages back are left alone.
   *
   * @param replies rows outside broadcasts, or those of broadcasts
   */
  public int resend(boolean replies, Duration silence, int attempts, Instant now) {
    return Deadlocks.retried(() -> database.call(h -> h.createUpdate("""
            with again as (
              select m.id, m.broadcast_id from tqwa.outbound_message m where m.state = 'UNCONFIRMED' and (m.broadcast_id is null) = :replies
                and coalesce(m.silent_since, m.unconfirmed_at) <= :before and m.attempt < :attempts
            """ + NOT_HELD + """
              order by m.id for update of m skip locked
            ), reopened as (
              update tqwa.broadcast b set state = 'RUNNING', ended_at = null, updated_at = :now
              where b.state in ('COMPLETED', 'RUNNING') and b.id in (select broadcast_id from again)
            )
            update tqwa.outbound_message m set state = 'PENDING', next_attempt_at = :now, claim_id = null, claimed_at = null, claimed_until = null,
              unconfirmed_at = null, silent_since = null
            from again where m.id = again.id""")
        .bind("replies", replies).bind("before", Rows.time(now.minus(silence))).bind("attempts", attempts).bind("now", Rows.time(now)).execute()));
  }

  /** Unconfirmed rows that were silent for that long: what an operator has to look at. */
  public int silentUnconfirmed(Duration silence, Instant now) {
    return database.call(h -> h.createQuery("select count(*) from tqwa.outbound_message m where m.state = 'UNCONFIRMED' and coalesce(m.silent_since, m.unconfirmed_at) <= :before" + NOT_HELD)
        .bind("before", Rows.time(now.minus(silence))).mapTo(Integer.class).one());
  }

  private static final String NOT_HELD = """
       and not exists (select 1 from tqwa.outbound_message q where q.broadcast_id = m.broadcast_id and q.state = 'SENT' and q.provider_status = 'held_for_quality_assessment')
      """;

  private static Issue issue(ResultSet rs) throws SQLException {
    return new Issue(rs.getObject("id", UUID.class), rs.getString("sender"), rs.getInt("epoch"), rs.getInt("workers"));
  }

  /** A broadcast that needs one ticket for each of its workers. */
  public record Issue(UUID broadcast, String sender, int epoch, int workers) {}
}
