package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.Results;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendRate;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.domain.send.Throttling;
import com.tqpro.whatsapp.postgres.send.Claims;
import com.tqpro.whatsapp.postgres.send.Consequences.Change;
import com.tqpro.whatsapp.postgres.send.Consequences.Refusal;
import com.tqpro.whatsapp.postgres.send.RunningBroadcasts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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
  /** A group that gets no slots for this long is given back. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  /** What a claim lasts beyond the last call's time-out. */
  private static final Duration CLAIM_SLACK = Duration.ofSeconds(5);
  /** What the end of a ticket takes: results, successor. */
  private static final Duration CLOSING = Duration.ofSeconds(5);
  /** Results of a group do not wait longer than this for its slowest call. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  /** So many answers in a row that say nothing mean that something is wrong at the provider. */
  private static final int UNKNOWN_LIMIT = 3;
  private static final long STAGGER_MICROS = 60_000;
  /** A broadcast whose next row is due later than this needs no ticket until then: the sweep issues one. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(90);

  private final SendTicket ticket;
  private final String slotKey;
  private final SendRate rate;
  private final Ports ports;
  private final AnchoredClock clock;
  private final Flight flight;
  private final AtomicBoolean brake;
  private final BlockingQueue<Landing> landings;
  private final Deque<Batch> waiting = new ArrayDeque<>();
  private final List<Batch> flying = new ArrayList<>();
  private final List<Prepared> late = new ArrayList<>();
  private final Tally tally = new Tally();
  private Ending ending;
  private boolean exhausted;
  private boolean fullGroup;
  private Instant throttledSince;
  private String throttleReason;

  /**
   * What a run works with.
   *
   * @param outdated asks whether refused credentials were replaced meanwhile, so that the refusal says nothing of the tenant
   */
  record Ports(Claims claims, Preparation preparation, Recorder recorder, RunningBroadcasts broadcasts, Slots slots, Duration callTimeout, Predicate<ProviderError> outdated) {}

  TicketRun(SendTicket ticket, String slotKey, SendRate rate, Ports ports, AnchoredClock clock, Flight flight, AtomicBoolean brake, BlockingQueue<Landing> landings) {
    this.ticket = ticket;
    this.slotKey = slotKey;
    this.rate = rate;
    this.ports = ports;
    this.clock = clock;
    this.flight = flight;
    this.brake = brake;
    this.landings = landings;
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
      land(PATIENCE);
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
      } else if (waiting.isEmpty() && !exhausted && clock.instant().isBefore(claimUntil) && covers(deadline)) {
        claim();
      }
      collectLate();
      var patience = waiting.isEmpty() ? Duration.ofMillis(200) : reserve(waiting.peek());
      if (waiting.isEmpty() && late.isEmpty() && flying.isEmpty() && (exhausted || ending != null || brake.get() || !clock.instant().isBefore(claimUntil) || !covers(deadline))) {
        return end();
      }
      if (!flying.isEmpty() || !patience.isZero()) {
        land(patience);
      }
      flush();
    }
  }

  private boolean covers(Instant deadline) {
    return !claimEnd().plus(CLOSING).isAfter(deadline);
  }

  private Instant claimEnd() {
    var sending = Duration.ofNanos(rate.gapMicros() * rate.group() * 1000);
    return clock.instant().plus(LONGEST_WAIT).plus(sending).plus(ports.callTimeout()).plus(CLAIM_SLACK);
  }

  private void claim() {
    var now = clock.instant();
    var until = claimEnd();
    var group = ports.claims().claim(UUID.randomUUID(), ticket.sender(), ticket.broadcast(), ticket.epoch(), rate.group(), now, until);
    fullGroup |= group.rows().size() + group.skipped() == rate.group();
    tally.skipped += group.skipped();
    exhausted = group.empty();
    var prepared = ports.preparation().prepare(group, until, clock.instant());
    if (!prepared.failed().isEmpty()) {
      tally.rejected += prepared.failed().size();
      ports.recorder().record(prepared.failed(), List.of(), now);
    }
    wait(prepared.ready().stream().filter(p -> p.row().reply()).toList());
    wait(prepared.ready().stream().filter(p -> !p.row().reply()).toList());
  }

  private void wait(List<Prepared> rows) {
    if (!rows.isEmpty()) {
      waiting.add(new Batch(rows, clock.instant()));
    }
  }

  /** Rows that missed their slots get new ones together, before anything else, once those in the air with them have had theirs. */
  private void collectLate() {
    var now = clock.instant();
    if (!late.isEmpty() && flying.stream().allMatch(b -> b.over() || b.lastSlot().isBefore(now))) {
      var first = waiting.peek();
      if (first != null && first.rows().getFirst().row().reply() == late.getFirst().row().reply()) {
        // One write for both.
        waiting.poll();
        late.addAll(first.rows());
      }
      waiting.addFirst(new Batch(late, first == null ? now : first.since()));
      late.clear();
    }
  }

  /** @return how long to wait before asking again; zero when slots were given */
  private Duration reserve(Batch batch) {
    var rest = Duration.between(clock.instant(), batch.askAt());
    if (rest.isPositive()) {
      return rest;
    }
    switch (ports.slots().reserve(slotKey, batch.rows().size(), rate.gapMicros(), batch.horizon())) {
      case Slots.Granted(long first) -> {
        waiting.remove(batch);
        batch.launched(AnchoredClock.instant(first + (batch.rows().size() - 1) * rate.gapMicros()));
        flying.add(batch);
        flight.launch(batch, first, rate.gapMicros());
        return Duration.ZERO;
      }
      case Slots.Busy(long next) -> {
        var wake = AnchoredClock.instant(next - batch.horizon().toNanos() / 1000 + stagger(next));
        if (wake.isAfter(batch.since().plus(LONGEST_WAIT))) {
          ending = Ending.LATER;
          return Duration.ZERO;
        }
        batch.askAt(wake);
        return Duration.ofNanos(Math.max(1_000, Duration.between(clock.instant(), wake).toNanos()));
      }
    }
  }

  /**
   * Workers do not ask all in the same instant: whoever comes second would pay for a write that fails. All that wait for the same
   * slot ask in an order that turns by one with each group, so that each is first in its turn.
   */
  private long stagger(long nextFree) {
    int workers = SendTicket.workers(rate.perSecond());
    long turn = nextFree / (rate.gapMicros() * rate.group());
    return Math.floorMod(ticket.worker() + turn, workers) * (STAGGER_MICROS / workers);
  }

  private void giveBackWaiting() {
    late.forEach(p -> waiting.add(new Batch(List.of(p), clock.instant())));
    late.clear();
    var now = clock.instant();
    var reports = new ArrayList<RowReport>();
    waiting.forEach(b -> b.rows().forEach(p -> reports.add(p.report().givenBack(now))));
    waiting.clear();
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
        late.add(row);
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
      case SendOutcome.Throttled(_, var retryAfter, var reason) -> throttled(retryAfter, reason);
      case SendOutcome.Unknown(var cause) -> {
        if (tally.unknownInARow >= UNKNOWN_LIMIT) {
          brake.set(true);
          throttled(Duration.ZERO, cause);
        }
      }
      case SendOutcome.Accepted _, SendOutcome.Deferred _ -> { }
    }
  }

  /** Slows every worker of the sender down, once for a run: later answers belong to calls that were under way. */
  private void throttled(Duration retryAfter, String reason) {
    if (throttledSince == null) {
      throttledSince = ports.slots().pushForward(slotKey, retryAfter);
      throttleReason = reason;
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
    if (throttledSince != null && ending == null && ticket.broadcast() != null && !throttledSince.plus(Throttling.LIMIT).isAfter(now)) {
      ports.broadcasts().stop(ticket.broadcast(), "Throttled for " + Throttling.LIMIT.toMinutes() + " minutes: " + throttleReason, now);
      return Ending.STOPPED;
    }
    return ending != null ? ending : exhausted ? standing(now) : Ending.NEXT;
  }

  /** The claim found nothing: why, and what follows from it. */
  private Ending standing(Instant now) {
    if (ticket.broadcast() == null) {
      return Ending.DONE;
    }
    var found = ports.broadcasts().standing(ticket.broadcast(), ticket.sender(), now);
    if (found.isEmpty() || !found.get().running() || found.get().epoch() != ticket.epoch()) {
      return Ending.VOID;
    }
    var standing = found.get();
    if (!standing.approved()) {
      ports.broadcasts().stop(ticket.broadcast(), "The template is not approved any more", now);
      return Ending.STOPPED;
    }
    if (standing.held()) {
      return Ending.HELD;
    }
    if (standing.nextDue() == null && !standing.claimed()) {
      return ports.broadcasts().complete(ticket.broadcast(), ticket.epoch(), now) ? Ending.COMPLETED : Ending.LATER;
    }
    if (standing.nextDue() != null && !standing.nextDue().isAfter(now)) {
      return Ending.NEXT;
    }
    boolean soon = standing.claimed() || !standing.nextDue().isAfter(now.plus(LOOK_AGAIN));
    return soon && ticket.worker() == 0 ? Ending.LATER : Ending.DONE;
  }
}
