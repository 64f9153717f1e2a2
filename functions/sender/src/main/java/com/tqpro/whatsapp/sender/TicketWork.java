package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.SendRate;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.conversation.WindowReplies;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import com.tqpro.whatsapp.postgres.send.Claims;
import com.tqpro.whatsapp.postgres.send.Consequences;
import com.tqpro.whatsapp.postgres.send.Holds;
import com.tqpro.whatsapp.postgres.send.RunningBroadcasts;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.pacing.DynamoSlots;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import com.tqpro.whatsapp.runtime.queue.TicketQueue;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Finds what a ticket needs, has it run, and sees to what comes after it. */
final class TicketWork implements AutoCloseable {
  private static final int KEPT_BROADCASTS = 20;

  private final ServiceContext context;
  private final Map<Provider, Channel> channels;
  private final SenderPorts ports;
  private final AnchoredClock clock;
  private final DynamoSlots dynamo;
  private final TenantDatabases databases;
  private final TicketQueue tickets;
  private final Windows windows;
  /** A broadcast's template and variables never change once it has rows. */
  private final LinkedHashMap<UUID, Broadcast> broadcasts = new LinkedHashMap<>(16, 0.75f, true);

  TicketWork(ServiceContext context, Map<Provider, Channel> channels, SenderPorts ports) {
    this.context = context;
    this.channels = channels;
    this.ports = ports;
    this.clock = new AnchoredClock(context.clock());
    this.dynamo = new DynamoSlots(context.dynamo(), context.env().require("PACING_TABLE"), clock::micros);
    var connections = new Connections(context::databaseVariable);
    this.databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
    this.tickets = context.tickets();
    this.windows = new Windows(context);
    context.registry().onMove(() -> {
      databases.close();
      windows.forget();
    });
  }

  void run(String body, boolean fromLater, Instant deadline) {
    var ticket = Json.read(body, SendTicket.class);
    clock.anchor();
    var database = databases.of(ticket.tenant());
    try {
      work(ticket, fromLater, database, deadline);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending", e);
    } catch (RuntimeException fault) {
      if (fault instanceof Recorder.DatabaseRefused || Database.lost(fault)) {
        databases.refused(ticket.tenant());
      }
      throw fault;
    }
  }

  private void work(SendTicket ticket, boolean fromLater, Database database, Instant deadline) throws InterruptedException {
    var running = new RunningBroadcasts(database);
    var route = route(ticket);
    if (route.isEmpty()) {
      refuse(ticket, running, "The number is not one of the tenant's (any more)");
      return;
    }
    var channel = channels.get(route.get().provider());
    var line = channel.open(ticket.tenant(), route.get());
    if (line.isEmpty()) {
      refuse(ticket, running, channel.missing());
      return;
    }
    long writes = dynamo.writes();
    long races = dynamo.races();
    long statements = database.statements();
    var run = run(ticket, route.get(), line.get(), channel.timeout(), database, running);
    var ending = run.run(deadline);
    follow(ticket, ending, fromLater && run.foundFullGroup(), route.get());
    report(ticket, ending, run.tally(), dynamo.writes() - writes, dynamo.races() - races, database.statements() - statements);
  }

  private TicketRun run(SendTicket ticket, NumberRoute route, Line line, Duration timeout, Database database, RunningBroadcasts running) {
    var brake = new AtomicBoolean();
    var landings = new LinkedBlockingQueue<Landing>();
    var flight = new Flight(clock, line, timeout, brake, landings);
    var consequences = new Consequences(new OptOuts(database, new UuidV7(context.clock())), running, new Holds(database));
    var window = windows.of(ticket.tenant(), route.provider(), database);
    var preparation = new Preparation(ticket.tenant(), line, context.contactKeys(), id -> broadcast(database, id), new WindowTexts(window, new WindowReplies(database)));
    var recorder = new Recorder(database, consequences, route.provider(), ticket.tenant(), ticket.sender(), this::park);
    var all = new TicketRun.Ports(new Claims(database, window.exists()), preparation, recorder, running, ports.slots(dynamo), timeout, line::outdated);
    return new TicketRun(ticket, route.provider() + "#" + ticket.sender(), rate(route, database), all, clock, flight, brake, landings);
  }

  /** The sender's route, if the registry says that it is this tenant's. */
  private Optional<NumberRoute> route(SendTicket ticket) {
    for (var provider : Provider.values()) {
      var route = context.registry().number(provider, ticket.sender()).filter(r -> r.tenant().equals(ticket.tenant()));
      if (route.isPresent()) {
        return route;
      }
    }
    return Optional.empty();
  }

  private SendRate rate(NumberRoute route, Database database) {
    if (route.provider() == Provider.META) {
      return SendRate.of(Provider.META, route.ratePerSecond(), 0);
    }
    var settings = context.settings().of(new SettingsRepository(database).all());
    return SendRate.of(route.provider(), route.ratePerSecond(), settings.getInt(Setting.BROADCAST_SEND_DELAY_MS));
  }

  private Optional<Broadcast> broadcast(Database database, UUID id) {
    var kept = broadcasts.get(id);
    if (kept != null) {
      return Optional.of(kept);
    }
    var found = new BroadcastRepository(database).find(id);
    found.ifPresent(b -> {
      broadcasts.put(id, b);
      if (broadcasts.size() > KEPT_BROADCASTS) {
        broadcasts.pollFirstEntry();
      }
    });
    return found;
  }

  private void park(ReceiptBatch batch) {
    context.queue("RECEIPTS_QUEUE_URL").send(QueueMessage.standard(Json.text(batch)));
    context.metrics().count("results_parked", batch.accepted().size() + batch.statuses().size(), Map.of("tenant", batch.tenant()));
  }

  private void refuse(SendTicket ticket, RunningBroadcasts running, String reason) {
    if (ticket.broadcast() != null) {
      running.stop(ticket.broadcast(), reason, clock.instant());
    }
    context.log().warn("Ticket refused", Map.of("tenant", ticket.tenant(), "broadcast", String.valueOf(ticket.broadcast()), "reason", reason));
  }

  /** @param wakeOthers this worker looked again by itself and found work for all */
  private void follow(SendTicket ticket, Ending ending, boolean wakeOthers, NumberRoute route) {
    if (ending == Ending.NEXT || ending == Ending.LATER) {
      var successor = ticket.next();
      ports.beforeSuccessor(successor);
      if (ending == Ending.NEXT) {
        tickets.send(successor);
      } else {
        tickets.later(successor);
      }
      ports.afterSuccessor(successor);
    }
    if (wakeOthers && ending == Ending.NEXT && ticket.worker() == 0) {
      int workers = SendTicket.workers(SendRate.of(route.provider(), route.ratePerSecond(), 75).perSecond());
      for (int worker = 1; worker < workers; worker++) {
        tickets.send(new SendTicket(ticket.tenant(), ticket.sender(), ticket.broadcast(), ticket.epoch(), worker, context.clock().millis()));
      }
    }
  }

  private void report(SendTicket ticket, Ending ending, Tally tally, long writes, long races, long statements) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("tenant", ticket.tenant());
    fields.put("broadcast", String.valueOf(ticket.broadcast()));
    fields.put("worker", ticket.worker());
    fields.put("n", ticket.n());
    fields.put("ending", ending);
    context.log().info("Ticket done", fields);
    if (ending == Ending.HELD) {
      context.log().warn("Sends of the tenant are held", Map.of("tenant", ticket.tenant()));
    }
    var metrics = new LinkedHashMap<String, Number>();
    metrics.put("sent", tally.sent);
    metrics.put("deferred", tally.deferred);
    metrics.put("rejected", tally.rejected);
    metrics.put("throttled", tally.throttled);
    metrics.put("unknown", tally.unknown);
    metrics.put("unsent", tally.unsent);
    metrics.put("late", tally.late);
    metrics.put("skipped", tally.skipped);
    metrics.put("slot_writes", writes);
    metrics.put("slot_races", races);
    metrics.put("statements", statements);
    metrics.put("tenant_held", ending == Ending.HELD ? 1 : 0);
    metrics.values().removeIf(n -> n.longValue() == 0);
    context.metrics().put(Emf.Unit.COUNT, metrics, fields);
    if (tally.worstLatenessMicros > 0) {
      context.metrics().put(Emf.Unit.MILLISECONDS, Map.of("lateness_ms", tally.worstLatenessMicros / 1000.0), fields);
    }
  }

  @Override
  public void close() {
    databases.close();
    broadcasts.clear();
    windows.forget();
  }
}
