package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendRate;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.postgres.send.Claims;
import com.tqpro.whatsapp.postgres.send.Consequences.Change;
import com.tqpro.whatsapp.postgres.send.Consequences.Refusal;
import com.tqpro.whatsapp.postgres.send.RunningBroadcasts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;

/**
 * One ticket: claims groups, gets them slots, lets them go and writes down what came of it, for about a second. This thread alone uses
 * the database and the slots; the next group is claimed while calls of the last are open. It returns only when every call has ended.
 */
final class TicketRun {
  /** How long new groups are claimed. */
  private static final Duration WORK = Duration.ofSeconds(1);
  /** Results of a group do not wait longer than this for its slowest call. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** How long nothing may land before what can be claimed is looked at again. */
  private static final Duration IDLE = Duration.ofMillis(200);
  /** So many answers in a row that say nothing mean that something is wrong at the provider. */
  private static final int UNKNOWN_LIMIT = 3;

  private final SendTicket ticket;
  private final SendRate rate;
  private final Ports ports;
  private final AnchoredClock clock;
  private final Flight flight;
  private final AtomicBoolean brake;
  private final BlockingQueue<Landing> landings;
  private final SlotQueue waiting;
  private final Lease lease;
  private final List<Batch> flying = new ArrayList<>();
  private final Tally tally = new Tally();
  private Ending ending;
  private boolean exhausted;
  private boolean fullGroup;
  private final Throttle throttle = new Throttle();

  /**
   * What a run works with.
   *
   * @param outdated asks whether refused credentials were replaced meanwhile, so that the refusal says nothing of the tenant
   */
  record Ports(Claims claims, Preparation preparation, Recorder recorder, RunningBroadcasts broadcasts, Slots slots, Duration callTimeout, Predicate<ProviderError> outdated) {}

  TicketRun(SendTicket ticket, String slotKey, SendRate rate, Ports ports, AnchoredClock clock, Flight flight, AtomicBoolean brake, BlockingQueue<Landing> landings) {
    this.ticket = ticket;
    this.rate = rate;
    this.ports = ports;
    this.clock = clock;
    this.flight = flight;
    this.brake = brake;
    this.landings = landings;
    this.waiting = new SlotQueue(ticket.worker(), slotKey, rate, ports.slots(), clock);
    this.lease = new Lease(rate, ports.callTimeout(), clock);
  }

  Tally tally() {
    return tally;
  }

  /** Whether a claim found as much as it asked for: there is work for every worker. */
  boolean foundFullGroup() {
    return fullGroup;
  }

  /** @param deadline when the handler must have returned */
  Ending run(Instant deadline) throws InterruptedException {
    try {
      return work(deadline);
    } catch (RuntimeException | Error fault) {
      drain(fault);
      throw fault;
    }
  }

  /** Waits for calls that are under way, lets no other begin, and sees that what the provider took is known somewhere. */
  private void drain(Throwable fault) throws InterruptedException {
    brake.set(true);
    while (flying.stream().anyMatch(b -> !b.over())) {
      try {
        land(PATIENCE);
      } catch (RuntimeException another) {
        fault.addSuppressed(another);
      }
    }
    for (var batch : flying) {
      if (batch.hasReports()) {
        try {
          ports.recorder().record(batch.takeReports(), batch.takeRefusals(), clock.instant());
        } catch (Recorder.DatabaseRefused parked) {
          fault.addSuppressed(parked);
        }
      }
    }
  }

  private Ending work(Instant deadline) throws InterruptedException {
    var claimUntil = clock.instant().plus(WORK);
    while (true) {
      if (brake.get() || ending != null) {
        giveBackWaiting();
      } else if (waiting.empty() && !exhausted && clock.instant().isBefore(claimUntil) && lease.covers(deadline)) {
        claim();
      }
      waiting.collect(flying);
      var patience = waiting.empty() ? IDLE : launch();
      if (waiting.idle() && flying.isEmpty() && (exhausted || ending != null || brake.get() || !clock.instant().isBefore(claimUntil) || !lease.covers(deadline))) {
        return end();
      }
      if (!flying.isEmpty() || !patience.isZero()) {
        land(patience);
      }
      flush();
    }
  }

  private void claim() {
    var now = clock.instant();
    var until = lease.end();
    var group = ports.claims().claim(UUID.randomUUID(), ticket.sender(), ticket.broadcast(), ticket.epoch(), rate.group(), now, until);
    fullGroup |= group.rows().size() + group.skipped() == rate.group();
    tally.skipped += group.skipped();
    exhausted = group.empty();
    var prepared = ports.preparation().prepare(group, until, clock.instant());
    if (!prepared.failed().isEmpty()) {
      tally.rejected += prepared.failed().size();
      ports.recorder().record(prepared.failed(), List.of(), now);
    }
    tally.skipped += prepared.waiting().size();
    prepared.waiting().forEach(w -> ports.claims().setAside(group.claim(), w.row(), w.why(), now));
    waiting.add(prepared.ready().stream().filter(p -> p.row().reply()).toList());
    waiting.add(prepared.ready().stream().filter(p -> !p.row().reply()).toList());
  }

  /** @return how long to wait for what lands */
  private Duration launch() {
    return waiting.launch(flight, flying).orElseGet(() -> {
      ending = Ending.LATER;
      return Duration.ZERO;
    });
  }

  private void giveBackWaiting() {
    var now = clock.instant();
    var reports = waiting.clear().stream().map(p -> p.report().givenBack(now)).toList();
    if (!reports.isEmpty()) {
      tally.unsent += reports.size();
      ports.recorder().record(reports, List.of(), now);
    }
  }

  /** Takes what landed, waiting for the first at most as long as given. */
  private void land(Duration patience) throws InterruptedException {
    var landing = landings.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
    while (landing != null) {
      landed(landing);
      landing = landings.poll();
    }
  }

  private void landed(Landing landing) {
    var batch = landing.batch();
    var row = landing.row();
    batch.landed();
    switch (landing) {
      case Landing.Answered(_, _, var outcome, var lateness) -> answered(batch, row, outcome, lateness);
      case Landing.Late _ -> {
        tally.late++;
        waiting.missed(row);
      }
      case Landing.Unsent _ -> {
        tally.unsent++;
        batch.add(row.report().givenBack(clock.instant()));
      }
      case Landing.Broken(_, _, var fault) -> throw fault;
    }
  }

  private void answered(Batch batch, Prepared row, SendOutcome outcome, Duration lateness) {
    tally.count(outcome, lateness);
    batch.add(Results.ofCall(row.report(), outcome, !row.row().reply(), clock.instant()));
    switch (outcome) {
      case SendOutcome.Rejected(var error, var consequence, _) -> {
        boolean stale = consequence == Consequence.TENANT && ports.outdated().test(error);
        if (!stale) {
          batch.add(new Refusal(consequence, error, row.row().id(), row.row().broadcast(), row.row().contact(), row.row().recipient()));
        }
      }
      case SendOutcome.Throttled(_, var retryAfter, var reason) -> throttle.seen(waiting, retryAfter, reason);
      case SendOutcome.Unknown(var cause) -> {
        if (tally.unknownInARow >= UNKNOWN_LIMIT) {
          brake.set(true);
          throttle.seen(waiting, Duration.ZERO, cause);
        }
      }
      case SendOutcome.Accepted _, SendOutcome.Deferred _ -> { }
    }
  }

  /** Writes the results of batches that are over, and of those that wait for a slow call. */
  private void flush() {
    var now = clock.instant();
    for (var batch : List.copyOf(flying)) {
      boolean over = batch.over();
      if (over) {
        flying.remove(batch);
      }
      // The next of a customer's replies may go once the one before it has been recorded.
      exhausted &= !(over && batch.rows().getFirst().row().reply());
      if (batch.hasReports() && (over || batch.lastSlot().plus(PATIENCE).isBefore(now))) {
        for (Change change : ports.recorder().record(batch.takeReports(), batch.takeRefusals(), now)) {
          if (change.consequence() == Consequence.TENANT) {
            ending = Ending.HELD;
          } else if (change.consequence() == Consequence.BROADCAST && change.broadcast().equals(ticket.broadcast())) {
            ending = Ending.STOPPED;
          }
        }
      }
    }
  }

  private Ending end() {
    var now = clock.instant();
    var tooLong = throttle.tooLong(now);
    if (tooLong.isPresent() && ending == null && ticket.broadcast() != null) {
      ports.broadcasts().stop(ticket.broadcast(), tooLong.get(), now);
      return Ending.STOPPED;
    }
    return ending != null ? ending : exhausted ? new Standing(ticket, ports.broadcasts()).ending(now) : Ending.NEXT;
  }
}
