package com.tqpro.whatsapp.sender;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.meta.send.Clients;
import com.tqpro.whatsapp.meta.send.MetaSender;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.queue.BatchRun;
import com.tqpro.whatsapp.runtime.queue.QueueFunction;
import com.tqpro.whatsapp.twilio.send.TwilioApi;
import com.tqpro.whatsapp.twilio.send.TwilioSender;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/** Works send tickets off: sends.fifo, replies.fifo and, half a minute later, sends-later.fifo. */
public final class SenderFunction extends QueueFunction {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);
  private static final int RETRY_SECONDS = 30;
  /** What the runtime needs at the end of an invocation. */
  private static final long MARGIN_MILLIS = 1_000;

  private final ServiceContext context;
  private final Clients clients;
  private final TicketWork work;
  private final BatchRun batches;
  private final String sends;
  private final String later;
  private final String replies;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public SenderFunction() {
    this(ServiceContext.create("sender"), SenderPorts.NONE);
    snapshot();
  }

  SenderFunction(ServiceContext context, SenderPorts ports) {
    this.context = context;
    this.clients = new Clients(context.clock(), CONNECT_TIMEOUT);
    var meta = new MetaSender(context.env().get("META_GRAPH_BASE_URL", "https://graph.facebook.com"), context.env().get("META_GRAPH_API_VERSION", "v25.0"), ports.callTimeout(), clients);
    var twilio = new TwilioApi(context.env().get("TWILIO_API_BASE_URL", "https://api.twilio.com"), ports.callTimeout(), clients::call);
    this.work = new TicketWork(context, Map.of(Provider.META, ports.channel(new MetaChannel(meta, context)), Provider.TWILIO, ports.channel(new TwilioChannel(new TwilioSender(twilio, context.clock()), context))), ports);
    this.batches = new BatchRun(context.sqs(), context.log());
    this.sends = context.env().require("SENDS_QUEUE_URL");
    this.later = context.env().require("SENDS_LATER_QUEUE_URL");
    this.replies = context.env().require("REPLIES_QUEUE_URL");
    new StartupCheck(context).encryptionKey();
  }

  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
    context.registry().refreshIfMoved();
    var deadline = Instant.ofEpochMilli(System.currentTimeMillis() + lambda.getRemainingTimeInMillis() - MARGIN_MILLIS);
    var source = event.getRecords().getFirst().getEventSourceArn();
    boolean fromLater = of(source, later);
    var url = fromLater ? later : of(source, replies) ? replies : sends;
    return batches.run(event, url, lambda.getRemainingTimeInMillis(), receives -> RETRY_SECONDS, message -> work.run(message.getBody(), fromLater, deadline));
  }

  private static boolean of(String arn, String url) {
    return arn.endsWith(":" + url.substring(url.lastIndexOf('/') + 1));
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
    clients.close();
    work.close();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("sender", context, Priming::prepare), () -> {
        forget();
        new StartupCheck(context).encryptionKey();
      });
    }
    return snapshot;
  }
}
