package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.conversation.ConversationTexts;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.DatabasePriming;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.runtime.DeadEnd;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import com.tqpro.whatsapp.runtime.queue.Visibility;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jdbi.v3.core.ConnectionException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Loads what the first message after a restore would have to load: a fictitious message of a fictitious tenant is opened, and a
 * database, a queue and a key table on a port where nothing listens refuse it. Nothing of it is in the function afterwards.
 */
final class Priming {
  private Priming() {}

  static void run() {
    var context = DeadEnd.context("agent", Map.of("META_GRAPH_BASE_URL", DeadEnd.URL, "ANTHROPIC_BASE_URL", DeadEnd.URL, "TWILIO_API_BASE_URL", DeadEnd.URL,
        "TWILIO_MESSAGING_BASE_URL", DeadEnd.URL, "TURNS_QUEUE_URL", DeadEnd.URL + "/turns.fifo", "REPLIES_QUEUE_URL", DeadEnd.URL + "/replies.fifo"));
    var databases = new TenantDatabases(tenant -> DatabasePriming.NOBODY, context.clock());
    var database = databases.of("priming");
    var message = message(context);
    var texts = new ConversationTexts(ConfigFiles.properties("conversation-texts.properties"));
    var tenants = new TenantConversations(context);
    var onward = new Onward(context, tenants, texts);
    var ports = AgentFunction.ports(context, databases);
    DeadEnd.refused(ConnectionException.class, () -> new Intake(context, new TenantWork(databases), AgentFunction.store(context), onward).take(message));
    var ticket = Json.read(Json.text(new TurnTicket("priming", new UUID(0, 0))), TurnTicket.class);
    DeadEnd.refused(ConnectionException.class, () -> new Turns(context, ports, tenants, texts).run(ticket, database, Instant.MAX));
    ports.marks().read(Provider.META, "priming", "0", "wamid.0");
    ports.marks().read(Provider.TWILIO, "priming", "0", "SM0");
    ports.dropConnections().run();
    DeadEnd.refused(SdkException.class, () -> new Visibility(context.sqs(), DeadEnd.URL + "/inbound.fifo").set(List.of(message), 1));
    DeadEnd.refused(SdkException.class, () -> context.contactKeys().findOrCreate("priming", Set.of(new UUID(0, 0))));
    context.tenantKeys("priming").create(new UUID(0, 0)).cipher().seal("text", "table", "column", 0);
  }

  private static SQSMessage message(ServiceContext context) {
    var inbound = new InboundMessage(Provider.META, "0", "wamid.0", Direction.IN, new ContactIdentity("971500000000", "AE.0", null, "Nobody", null),
        Instant.EPOCH, "text", "text", null, null, null, null, null, Json.object());
    var message = new SQSMessage();
    message.setMessageId("0");
    message.setReceiptHandle("0");
    message.setBody(context.inboundBodies().seal("priming", Json.bytes(inbound)));
    return message;
  }
}
