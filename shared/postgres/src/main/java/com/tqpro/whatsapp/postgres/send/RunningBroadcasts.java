package com.tqpro.whatsapp.postgres.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;

/** What sending itself does to broadcasts: they complete, stop with a reason, and run again for rows that came back. */
public final class RunningBroadcasts {
  private final Database database;

  public RunningBroadcasts(Database database) {
    this.database = database;
  }

  /** Why a claim found nothing. Empty when there is no such broadcast. */
  public Optional<Standing> standing(UUID broadcast, String sender, Instant now) {
    return database.call(h -> h.createQuery("""
            select b.state = 'RUNNING' as running, b.epoch, b.workers, t.status = 'APPROVED' as approved,
              exists (select 1 from tqwa.hold h where h.sender in ('*', :sender) and (h.until is null or h.until > :now)) as held,
              (select min(m.next_attempt_at) from tqwa.outbound_message m where m.broadcast_id = b.id and m.state = 'PENDING') as next_due,
              exists (select 1 from tqwa.outbound_message m where m.broadcast_id = b.id and m.state = 'CLAIMED') as claimed
            from tqwa.broadcast b join tqwa.template t on t.id = b.template_id where b.id = :id""")
        .bind("id", broadcast).bind("sender", sender).bind("now", Rows.time(now))
        .map((rs, c) -> new Standing(rs.getBoolean("running"), rs.getInt("epoch"), rs.getInt("workers"), rs.getBoolean("approved"), rs.getBoolean("held"),
            Rows.instant(rs, "next_due"), rs.getBoolean("claimed")))
        .findOne());
  }

  /**
   * Completes the broadcast if nothing of it is pending or claimed any more. The broadcast is locked first and its rows are looked at after
   * that, as whoever makes rows pending again locks it: else each of the two would miss what the other does, and the rows would stay.
   *
   * @return whether it did
   */
  public boolean complete(UUID broadcast, int epoch, Instant now) {
    return database.transaction(h -> h.createQuery("select 1 from tqwa.broadcast where id = :id and epoch = :epoch and state = 'RUNNING' for update")
            .bind("id", broadcast).bind("epoch", epoch).mapTo(Integer.class).findOne().isPresent()
        && h.createUpdate("""
            update tqwa.broadcast b set state = 'COMPLETED', ended_at = :now, updated_at = :now
            where b.id = :id and not exists (select 1 from tqwa.outbound_message m where m.broadcast_id = b.id and m.state in ('PENDING', 'CLAIMED'))""")
        .bind("id", broadcast).bind("now", Rows.time(now)).execute() == 1);
  }

  /** Stops a running broadcast: its tickets are void, its rows stay where they are. @return whether it was running */
  public boolean stop(UUID broadcast, String reason, Instant now) {
    return database.call(h -> h.createUpdate("""
            update tqwa.broadcast set state = 'STOPPED', state_reason = :reason, epoch = epoch + 1, updated_at = :now
            where id = :id and state = 'RUNNING'""")
        .bind("id", broadcast).bind("reason", reason).bind("now", Rows.time(now)).execute()) == 1;
  }

  /**
   * Stops a running broadcast when the last three reports of it, or more, say that its sender is throttled: then it is above what the
   * provider lets it send in a day, and going on makes it worse (Twilio 63018).
   */
  public boolean stopThrottled(UUID broadcast, ProviderError error, Instant now) {
    boolean inARow = database.call(h -> h.createQuery("""
            select count(*) = 3 and bool_and(coalesce(last.error_code = :code, false)) from (
              select m.error_code from tqwa.outbound_message m
              where m.broadcast_id = :id and (m.failed_at is not null or m.delivered_at is not null or m.read_at is not null)
              order by greatest(m.failed_at, m.delivered_at, m.read_at) desc limit 3) last""")
        .bind("id", broadcast).bind("code", error.code()).mapTo(Boolean.class).one());
    return inARow && stop(broadcast, "Throttled three times in a row: error " + error.code() + (error.text() == null ? "" : ": " + error.text()), now);
  }

  /** Completed broadcasts run again, because receipts sent rows of theirs back; those that run are locked, see {@link #complete}. */
  public int reopen(Collection<UUID> broadcasts, Instant now) {
    return Deadlocks.retried(() -> database.call(h -> h.createUpdate("""
            with again as (select id from tqwa.broadcast where id = any(:ids) and state in ('COMPLETED', 'RUNNING') order by id for update)
            update tqwa.broadcast b set state = 'RUNNING', ended_at = null, updated_at = :now from again where b.id = again.id""")
        .bindArray("ids", UUID.class, broadcasts.toArray()).bind("now", Rows.time(now)).execute()));
  }

  /**
   * How a broadcast stands.
   *
   * @param nextDue when its next pending row is due; null when none is pending
   * @param claimed whether a worker holds a row of it
   */
  public record Standing(boolean running, int epoch, int workers, boolean approved, boolean held, Instant nextDue, boolean claimed) {}
}
