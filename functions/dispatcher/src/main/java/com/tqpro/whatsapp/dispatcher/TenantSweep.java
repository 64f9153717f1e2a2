package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.conversation.WindowReplies;
import com.tqpro.whatsapp.postgres.erasure.Retention;
import com.tqpro.whatsapp.postgres.send.Sweeps;
import com.tqpro.whatsapp.postgres.template.WindowTemplates;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import com.tqpro.whatsapp.runtime.queue.TicketQueue;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** One tenant's minute. */
final class TenantSweep {
  /** How long an unconfirmed message must be silent before its silence counts. */
  private static final Duration BROADCAST_SILENCE = Duration.ofMinutes(15);
  private static final Duration REPLY_SILENCE = Duration.ofMinutes(2);
  /** A reply goes out again once; a broadcast's message twice. */
  private static final int REPLY_ATTEMPTS = 2;
  private static final int BROADCAST_ATTEMPTS = 3;
  private static final String RESEND = "resend";
  /** Once a day, from 02:00 to 03:00 UTC, each minute removes at most so many people whose time is over. */
  private static final int RETENTION_HOUR = 2;
  private static final int RETENTION_BATCH = 200;

  /** Conversations a minute whose files are fetched again: a provider that answers nothing must not keep the agent from answering customers. */
  private static final int FILES = 20;

  private final ServiceContext context;
  private final TicketQueue tickets;
  private final ConversationQueues turns;
  private final TwilioLookUp lookUp;
  private final TwilioTemplates templates;
  private final int retentionYears;
  private final Map<String, LocalDate> expired = new HashMap<>();

  TenantSweep(ServiceContext context, TicketQueue tickets, ConversationQueues turns, TwilioLookUp lookUp, TwilioTemplates templates) {
    this.context = context;
    this.turns = turns;
    this.tickets = tickets;
    this.lookUp = lookUp;
    this.templates = templates;
    this.retentionYears = Integer.parseInt(context.env().get("DATA_RETENTION_YEARS", "5"));
  }

  /** @param receiptsFlow whether silence means anything now */
  void run(String tenant, Database database, boolean receiptsFlow) {
    var now = context.clock().instant();
    var sweeps = new Sweeps(database);
    var done = new LinkedHashMap<String, Integer>();
    done.put("claims_expired", sweeps.expireClaims(now));
    var settings = context.settings().of(new SettingsRepository(database).all());
    // Before anything unconfirmed goes out again.
    done.putAll(lookUp.run(tenant, database));
    done.put("templates_changed", templates.follow(tenant, database));
    done.put("resent", unconfirmed(settings, sweeps, receiptsFlow, now));
    done.put("unconfirmed_silent", sweeps.silentUnconfirmed(BROADCAST_SILENCE, now));
    done.put("started", issue(tenant, sweeps.startDue(now), now));
    done.put("tickets_missing", issue(tenant, sweeps.silent(now), now));
    done.put("completed", sweeps.complete(now));
    done.put("window_closed", windows(database, settings, now));
    var replies = sweeps.repliesDue(now);
    replies.forEach(sender -> tickets.send(SendTicket.replies(tenant, sender, now.toEpochMilli())));
    done.put("reply_tickets", replies.size());
    conversations(tenant, database, settings, done, now);
    done.put("expired", expire(tenant, database, now));
    done.values().removeIf(n -> n == 0);
    if (!done.isEmpty()) {
      context.log().info("Tenant swept", with(tenant, done));
      context.metrics().put(Emf.Unit.COUNT, done, Map.of("tenant", tenant));
    }
  }

  /** Replies that a provider refused because the 24 hours were over. Of two providers, one template decides: what it cannot carry is set aside again. */
  private int windows(Database database, Settings settings, Instant now) {
    boolean template = Stream.of(Provider.values()).anyMatch(p -> WindowTemplates.of(database, settings, p).exists());
    return new WindowReplies(database).settle(template, now);
  }

  /** Turns that are missing, people who left their conversations alone, and customers' files that the agent is to fetch once more. */
  private void conversations(String tenant, Database database, Settings settings, Map<String, Integer> done, Instant now) {
    var conversations = new Conversations(database);
    var hours = settings.getInt(Setting.HUMAN_TIMEOUT_HOURS);
    int unconfirmed = new Leads(database).settleMails(settings.get(Setting.REPLY_UNCONFIRMED).equals(RESEND), now);
    if (unconfirmed > 0) {
      context.log().warn("Nobody knows whether mails to the owner were sent", Map.of("tenant", tenant, "mails", unconfirmed));
    }
    done.put("mails_unconfirmed", unconfirmed);
    var released = conversations.releaseIdle(Duration.ofHours(hours), now);
    var silent = new LinkedHashSet<>(released);
    silent.addAll(conversations.silent(now));
    int missing = silent.size() - released.size();
    var media = new MediaStore(database);
    done.put("media_given_up", media.giveUp(now));
    var files = media.due(now, FILES);
    silent.addAll(files);
    silent.forEach(id -> turns.turn(new TurnTicket(tenant, id), "sweep|" + now.getEpochSecond() / 60));
    done.put("released", released.size());
    done.put("turns_missing", missing);
    done.put("media_due", files.size());
  }

  /** Until a run finds nobody; then not again on that day. Trouble with it is told and keeps nothing else of the minute from counting. */
  private int expire(String tenant, Database database, Instant now) {
    var utc = now.atOffset(ZoneOffset.UTC);
    if (utc.getHour() != RETENTION_HOUR || utc.toLocalDate().equals(expired.get(tenant))) {
      return 0;
    }
    try {
      int removed = new Retention(database, context.contactKeys(), tenant, context.clock(), retentionYears).run(RETENTION_BATCH);
      if (removed == 0) {
        expired.put(tenant, utc.toLocalDate());
      }
      return removed;
    } catch (RuntimeException fault) {
      context.log().error("Retention failed", Map.of("tenant", tenant), fault);
      context.metrics().count("retention_failed", 1, Map.of("tenant", tenant));
      return 0;
    }
  }

  private int unconfirmed(Settings settings, Sweeps sweeps, boolean receiptsFlow, Instant now) {
    if (!receiptsFlow) {
      sweeps.restartSilence(now);
      return 0;
    }
    int resent = 0;
    if (settings.get(Setting.REPLY_UNCONFIRMED).equals(RESEND)) {
      resent += sweeps.resend(true, REPLY_SILENCE, REPLY_ATTEMPTS, now);
    }
    if (settings.get(Setting.BROADCAST_UNCONFIRMED).equals(RESEND)) {
      resent += sweeps.resend(false, BROADCAST_SILENCE, BROADCAST_ATTEMPTS, now);
    }
    return resent;
  }

  private int issue(String tenant, List<Sweeps.Issue> issues, Instant now) {
    issues.forEach(i -> tickets.issue(tenant, i.sender(), i.broadcast(), i.epoch(), i.workers(), now.toEpochMilli()));
    return issues.size();
  }

  private static Map<String, Object> with(String tenant, Map<String, Integer> done) {
    var fields = new LinkedHashMap<String, Object>(done);
    fields.put("tenant", tenant);
    return fields;
  }
}
