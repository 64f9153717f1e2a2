package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastAction;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.RetryRule;
import com.tqpro.whatsapp.domain.broadcast.Tickets;
import com.tqpro.whatsapp.domain.broadcast.Transition;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult.Done;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult.NotFound;
import com.tqpro.whatsapp.postgres.broadcast.ControlResult.Refused;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jdbi.v3.core.Handle;

/**
 * Starts, pauses and ends broadcasts. Each change locks the broadcast's row, raises its epoch (which makes every older ticket void) and
 * is written to the audit log in the same transaction; tickets are issued after the commit.
 */
public final class BroadcastControl {
  private final Database database;
  private final String tenant;
  private final Preflight preflight;
  private final Tickets tickets;
  private final InstantSource clock;
  private final Consumer<RuntimeException> onTicketFault;

  /** @param onTicketFault hears why tickets could not be issued; the broadcast runs all the same, the dispatcher's sweep issues them */
  public BroadcastControl(Database database, String tenant, Preflight preflight, Tickets tickets, InstantSource clock, Consumer<RuntimeException> onTicketFault) {
    this.database = database;
    this.tenant = tenant;
    this.preflight = preflight;
    this.tickets = tickets;
    this.clock = clock;
    this.onTicketFault = onTicketFault;
  }

  /** Starts now. {@code workers}: how many the sender's rate calls for. Rate as in {@link Preflight}. */
  public ControlResult start(UUID id, Optional<Double> rate, int workers, Actor who) {
    return act(id, BroadcastAction.START, who, (h, b) -> unready(h, b, rate), noRows(h ->
        h.createUpdate("update tqwa.broadcast set workers = :workers, scheduled_at = null, started_at = coalesce(started_at, :now) where id = :id")
            .bind("workers", workers).bind("now", Rows.time(clock.instant())).bind("id", id).execute()));
  }

  /** Starts at that time; the dispatcher sees to it within a minute. */
  public ControlResult schedule(UUID id, ZonedDateTime at, Optional<Double> rate, int workers, Actor who) {
    return act(id, BroadcastAction.SCHEDULE, who, (h, b) -> unready(h, b, rate), noRows(h ->
        h.createUpdate("update tqwa.broadcast set scheduled_at = :at, time_zone = :zone, workers = :workers where id = :id")
            .bind("at", Rows.time(at.toInstant())).bind("zone", at.getZone().getId()).bind("workers", workers).bind("id", id).execute()));
  }

  /** A running broadcast stops where it is; one that is scheduled becomes a draft again. */
  public ControlResult pause(UUID id, Actor who) {
    return act(id, BroadcastAction.PAUSE, who, (h, b) -> Optional.empty(), noRows(h ->
        h.createUpdate("update tqwa.broadcast set scheduled_at = null where id = :id").bind("id", id).execute()));
  }

  /** Goes on where it was paused or stopped. */
  public ControlResult resume(UUID id, Actor who) {
    return act(id, BroadcastAction.RESUME, who, (h, b) -> Optional.empty(), noRows(h -> { }));
  }

  /** Ends it: rows not sent yet are skipped. What is claimed at this moment may still go out. */
  public ControlResult cancel(UUID id, Actor who) {
    return act(id, BroadcastAction.CANCEL, who, (h, b) -> Optional.empty(), (h, b) -> {
      h.createUpdate("update tqwa.broadcast set ended_at = :now, scheduled_at = null where id = :id").bind("now", Rows.time(clock.instant())).bind("id", id).execute();
      return h.createUpdate("""
              update tqwa.outbound_message set state = 'SKIPPED', skip_reason = 'CANCELLED', skipped_at = :now
              where broadcast_id = :id and state = 'PENDING'""")
          .bind("now", Rows.time(clock.instant())).bind("id", id).execute();
    });
  }

  /** Has failed rows sent again whose error allows it (see {@link RetryRule}); a completed broadcast runs again for them. */
  public ControlResult retry(UUID id, Actor who) {
    return act(id, BroadcastAction.RETRY, who, (h, b) -> retryable(h, id) == 0
        ? Optional.of(new Refused("nothing-to-retry", "No failed row has an error that allows another try.", List.of())) : Optional.empty(),
        (h, b) -> {
          h.createUpdate("update tqwa.broadcast set ended_at = null where id = :id").bind("id", id).execute();
          return again(h, id);
        });
  }

  private ControlResult act(UUID id, BroadcastAction action, Actor who, Check check, Effect effect) {
    Outcome outcome = database.transaction(h -> {
      var found = BroadcastRepository.lock(h, id);
      if (found.isEmpty()) {
        return new Outcome(new NotFound(), false);
      }
      var broadcast = found.get();
      return switch (Transition.of(broadcast.state(), action)) {
        case Transition.Refused refused -> new Outcome(new Refused("wrong-state", refused.reason(), List.of()), false);
        case Transition.Keep keep -> new Outcome(action == BroadcastAction.RETRY ? retryAsItIs(h, broadcast, who, check, effect) : new Done(broadcast, false, 0, false), false);
        case Transition.Change change -> change(h, broadcast, change, action, who, check, effect);
      };
    });
    return outcome.issue() ? issue((Done) outcome.result()) : outcome.result();
  }

  private Outcome change(Handle h, Broadcast broadcast, Transition.Change change, BroadcastAction action, Actor who, Check check, Effect effect) {
    var refusal = check.of(h, broadcast);
    if (refusal.isPresent()) {
      return new Outcome(refusal.get(), false);
    }
    var now = clock.instant();
    // ticket_at counts as alive until the sweep's sixty seconds are over, so that it does not issue a second set meanwhile.
    h.createUpdate("""
            update tqwa.broadcast set state = :state, state_reason = null, epoch = epoch + 1, updated_at = :now,
              ticket_at = case when :runs then :now else ticket_at end
            where id = :id""")
        .bind("state", change.to().name()).bind("now", Rows.time(now)).bind("runs", change.runs()).bind("id", broadcast.id()).execute();
    int rows = effect.on(h, broadcast);
    audit(h, now, who, action, broadcast, change.to(), rows);
    return new Outcome(new Done(BroadcastRepository.find(h, broadcast.id()).orElseThrow(), true, rows, false), change.runs());
  }

  private ControlResult retryAsItIs(Handle h, Broadcast broadcast, Actor who, Check check, Effect effect) {
    var refusal = check.of(h, broadcast);
    if (refusal.isPresent()) {
      return refusal.get();
    }
    int rows = effect.on(h, broadcast);
    audit(h, clock.instant(), who, BroadcastAction.RETRY, broadcast, broadcast.state(), rows);
    return new Done(broadcast, true, rows, false);
  }

  private static void audit(Handle h, Instant now, Actor who, BroadcastAction action, Broadcast broadcast, BroadcastState to, int rows) {
    var after = new LinkedHashMap<String, Object>();
    after.put("state", to);
    if (rows > 0) {
      after.put("rows", rows);
    }
    AuditLog.change(h, now, who, "broadcast." + action.name().toLowerCase(java.util.Locale.ROOT), broadcast.id(), Map.of("state", broadcast.state()), after);
  }

  private Done issue(Done done) {
    var b = done.broadcast();
    try {
      tickets.issue(tenant, b.sender(), b.id(), b.epoch(), b.workers(), 0);
      return done;
    } catch (RuntimeException fault) {
      onTicketFault.accept(fault);
      return new Done(b, done.changed(), done.rows(), true);
    }
  }

  private Optional<Refused> unready(Handle h, Broadcast broadcast, Optional<Double> rate) {
    var report = preflight.check(h, broadcast, rate);
    return report.ready() ? Optional.empty() : Optional.of(new Refused("preflight-failed", "It cannot start: " + report.errors().getFirst().detail(), report.errors()));
  }

  private int retryable(Handle h, UUID id) {
    return h.createQuery("select count(*) from tqwa.outbound_message where " + Retry.WHERE).bind("id", id).bind("cap", RetryRule.MARKETING_CAP)
        .bindArray("final", Integer.class, RetryRule.FINAL.toArray()).bind("capBefore", Rows.time(clock.instant().minus(RetryRule.CAP_REST)))
        .mapTo(Integer.class).one();
  }

  private int again(Handle h, UUID id) {
    return h.createUpdate(Retry.SQL).bind("id", id).bind("cap", RetryRule.MARKETING_CAP).bind("now", Rows.time(clock.instant()))
        .bindArray("final", Integer.class, RetryRule.FINAL.toArray()).bind("capBefore", Rows.time(clock.instant().minus(RetryRule.CAP_REST))).execute();
  }

  /** Says why not, or nothing. */
  private interface Check {
    Optional<Refused> of(Handle h, Broadcast broadcast);
  }

  /** What else changes. @return rows changed */
  private interface Effect {
    int on(Handle h, Broadcast broadcast);
  }

  private static Effect noRows(Consumer<Handle> effect) {
    return (h, b) -> {
      effect.accept(h);
      return 0;
    };
  }

  private record Outcome(ControlResult result, boolean issue) {}

  private static final class Retry {
    static final String WHERE = """
        broadcast_id = :id and state = 'FAILED' and (error_code is null or error_code <> all(:final))
          and not (error_code is not distinct from :cap and failed_at > :capBefore)""";
    /** The provider's id is dropped: the next attempt gets its own. failed_at stays until then and closes the old attempt to late reports. */
    static final String SQL = """
        update tqwa.outbound_message set state = 'PENDING', next_attempt_at = :now, error_code = null, error_text = null,
          error_trace = null, provider_message_id = null, claim_id = null, claimed_until = null, claimed_at = null, sent_at = null,
          delivered_at = null, read_at = null, unconfirmed_at = null, pricing_category = null, pricing_type = null
        where\s""" + WHERE;
  }
}
