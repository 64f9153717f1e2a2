package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.tqpro.whatsapp.domain.conversation.ConversationTexts;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.send.Clients;
import com.tqpro.whatsapp.meta.send.MetaCalls;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.queue.BatchRun;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import com.tqpro.whatsapp.runtime.queue.QueueFunction;
import com.tqpro.whatsapp.runtime.queue.Visibility;
import com.tqpro.whatsapp.twilio.send.TwilioCalls;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Stores what customers wrote (inbound.fifo) and answers it (turns.fifo). */
public final class AgentFunction extends QueueFunction {
  private static final int FIRST_RETRY_SECONDS = 5;
  private static final int LONGEST_RETRY_SECONDS = 900;
  private static final int TOO_EARLY_SECONDS = 2;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  /** What is left for writing an answer once it is there, or once it is clear that there is none. */
  private static final Duration CLOSING = Duration.ofSeconds(15);

  private final ServiceContext context;
  private final TenantDatabases databases;
  private final TenantConversations tenants;
  private final AgentPorts ports;
  private final TenantWork work;
  private final Intake intake;
  private final Turns turns;
  private final BatchRun batches;
  private final String inboundUrl;
  private final String turnsUrl;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public AgentFunction() {
    this(ServiceContext.create("agent"), AgentFunction::ports);
    snapshot();
  }

  AgentFunction(ServiceContext context, BiFunction<ServiceContext, TenantDatabases, AgentPorts> made) {
    this.databases = databases(context);
    this.ports = made.apply(context, databases);
    var texts = new ConversationTexts(ConfigFiles.properties("conversation-texts.properties"));
    this.tenants = new TenantConversations(context);
    this.context = context;
    this.work = new TenantWork(databases);
    this.intake = new Intake(context, work, store(context), new Onward(context, tenants, texts));
    this.turns = new Turns(context, ports, tenants, texts);
    this.batches = new BatchRun(context.sqs(), context.log());
    this.inboundUrl = context.env().require("INBOUND_QUEUE_URL");
    this.turnsUrl = context.env().require("TURNS_QUEUE_URL");
    context.registry().onMove(() -> {
      databases.close();
      tenants.forget();
    });
    new StartupCheck(context).encryptionKey();
  }

  /** What the function works with when it runs by itself. */
  static AgentPorts ports(ServiceContext context, TenantDatabases databases) {
    var answers = new Answers(context, databases);
    var clients = new Clients(context.clock(), CONNECT_TIMEOUT);
    var meta = new MetaSide(context.metaCredentials(), new MetaCalls(context.env().get("META_GRAPH_BASE_URL", "https://graph.facebook.com"), context.env().get("META_GRAPH_API_VERSION", "v25.0"), clients));
    var twilio = new TwilioSide(context.twilioCredentials(), new TwilioCalls(context.env().get("TWILIO_API_BASE_URL", "https://api.twilio.com"),
        context.env().get("TWILIO_MESSAGING_BASE_URL", "https://messaging.twilio.com"), clients::call));
    var sides = new ProviderSides(context, Map.of(Provider.META, meta, Provider.TWILIO, twilio));
    var mailer = context.env().find("MAIL_FROM").map(from -> new SesMailer(context.env(), from)).orElse(null);
    return new AgentPorts(answers.answering(), sides, sides, mailer, () -> {
      answers.close();
      clients.close();
    });
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
    context.registry().refreshIfMoved();
    if (event.getRecords().getFirst().getEventSourceArn().endsWith(":" + turnsUrl.substring(turnsUrl.lastIndexOf('/') + 1))) {
      return turn(event, lambda);
    }
    var response = batches.run(event, inboundUrl, lambda.getRemainingTimeInMillis(), AgentFunction::retryAfter, intake::take);
    intake.report();
    return response;
  }

  /** One ticket. One that is too early is no failure, but comes again like one. */
  private SQSBatchResponse turn(SQSEvent event, Context lambda) {
    var deadline = context.clock().instant().plusMillis(lambda.getRemainingTimeInMillis()).minus(CLOSING);
    var early = new java.util.ArrayList<SQSEvent.SQSMessage>();
    var response = batches.run(event, turnsUrl, lambda.getRemainingTimeInMillis(), AgentFunction::retryAfter, message -> {
      var ticket = Json.read(message.getBody(), TurnTicket.class);
      if (work.in(ticket.tenant(), database -> turns.run(ticket, database, deadline)) == Turns.Ending.TOO_EARLY) {
        early.add(message);
      }
    });
    return early.isEmpty() ? response : batches.answer(new Visibility(context.sqs(), turnsUrl), List.copyOf(early), receives -> TOO_EARLY_SECONDS);
  }

  /** Doubling from 5 s to 15 min: ten deliveries outlast half an hour of a database that is down, and a short trouble costs seconds. */
  static int retryAfter(int receives) {
    return Math.min(LONGEST_RETRY_SECONDS, FIRST_RETRY_SECONDS << Math.min(10, Math.max(0, receives - 1)));
  }

  static TenantDatabases databases(ServiceContext context) {
    var connections = new Connections(context::databaseVariable);
    return new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
  }

  static InboundStore store(ServiceContext context) {
    return new InboundStore(context.contactKeys(), context.clock(), Integer.parseInt(context.env().get("DATA_RETENTION_YEARS", "5")));
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
    databases.close();
    tenants.forget();
    ports.dropConnections().run();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("agent", context, Priming::prepare), () -> {
        forget();
        new StartupCheck(context).encryptionKey();
      });
    }
    return snapshot;
  }
}
