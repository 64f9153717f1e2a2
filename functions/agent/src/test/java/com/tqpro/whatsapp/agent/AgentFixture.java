package com.tqpro.whatsapp.agent;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.IdentityChange;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.queue.ConversationQueues.TurnTicket;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The function on a database, a key table and queues of its own. Tenant oasis has a database, dune's secret leads to none; the registry is empty. */
final class AgentFixture implements AutoCloseable {
  static final String SENDER = "200000000000001";
  /** Of all tests: nothing is written into them. */
  private static final String EMPTY_REGISTRY = registryTable();
  private static final String INBOUND = Embedded.sqs().createQueue("agent-inbound.fifo");
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  final String id = UUID.randomUUID().toString();
  final String databaseName = "agent_" + id.replace("-", "");
  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  final Map<String, String> variables = new HashMap<>();
  final ScriptedAnswering answering = new ScriptedAnswering();
  final Map<String, MediaFetch> mediaAtProvider = new HashMap<>();
  final List<String> read = new ArrayList<>();
  final List<String> mails = new ArrayList<>();
  final List<String> references = new ArrayList<>();
  boolean mailDown;
  /** What happens once the mail is out and nothing is written of it. */
  Runnable afterMail = () -> { };
  final ServiceContext context;
  final InboundStore store;
  final Database database;

  AgentFixture() {
    Embedded.postgres().createDatabase(databaseName, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    Embedded.dynamo().createTable("keys-" + id);
    Embedded.secrets().put(id + "/tenants/oasis",
        "{\"database\":{\"name\":\"" + databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    Embedded.secrets().put(id + "/tenants/dune", "{\"database\":{\"name\":\"no_such_database\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    variables.putAll(Map.of("AWS_REGION", "eu-central-1",
        "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(),
        "REGISTRY_TABLE", EMPTY_REGISTRY, "CONTACT_KEYS_TABLE", "keys-" + id, "TENANT_SECRET_PREFIX", id + "/tenants/",
        "CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32)));
    variables.put("INBOUND_QUEUE_URL", INBOUND);
    variables.put("TURNS_QUEUE_URL", Embedded.sqs().createQueue(id.substring(0, 8) + "-turns.fifo"));
    variables.put("REPLIES_QUEUE_URL", Embedded.sqs().createQueue(id.substring(0, 8) + "-replies.fifo"));
    variables.put("AI_CSR_ENABLED", "true");
    variables.put("PRIMING_PASSES", "2");
    variables.put("TENANT_DB_HOST", "127.0.0.1");
    variables.put("TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()));
    variables.put("DATABASE_SSL_MODE", "disable");
    context = new ServiceContext("agent", Environment.of(variables), now::get, new PrintStream(logged, true, StandardCharsets.UTF_8));
    store = new InboundStore(context.contactKeys(), now::get, 5);
    database = database();
  }

  private static String registryTable() {
    var name = "registry-" + UUID.randomUUID();
    Embedded.dynamo().createTable(name);
    return name;
  }

  /** A registry of its own for {@link #functionWithVariables()}. */
  void registry(RegistrySnapshot snapshot) {
    variables.put("REGISTRY_TABLE", registryTable());
    new RegistryProjector(context.dynamo(), variables.get("REGISTRY_TABLE"), Optional::empty).project(snapshot);
  }

  /** A connection of its own, as another environment has. */
  Database database() {
    return new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), databaseName, EmbeddedPostgres.SUPERUSER, "x", "disable"), now::get);
  }

  /** Stores, and lets a millisecond pass: rows of one place in the thread are in the order of their ids. */
  StoreResult store(InboundMessage message) {
    try {
      return store.store(database, "oasis", message);
    } finally {
      now.updateAndGet(t -> t.plusMillis(1));
    }
  }

  List<Map<String, Object>> rows(String sql) {
    return database.call(h -> h.createQuery(sql).mapToMap().list());
  }

  Object one(String sql) {
    return rows(sql).getFirst().values().iterator().next();
  }

  /** The texts of the thread, in its order, as {@code seq direction author text}. */
  List<String> thread() {
    var texts = new ArrayList<String>();
    for (var row : rows("select * from tqwa.conversation_messages order by seq, direction, id")) {
      var text = cipher((UUID) row.get("contact_id")).open((byte[]) row.get("original_enc"), "conversation_messages", "original_enc", row.get("id"));
      texts.add(row.get("seq") + " " + row.get("direction") + " " + row.get("author") + " " + text);
    }
    return texts;
  }

  ContactCipher cipher(UUID contact) {
    return context.contactKeys().find("oasis", List.of(contact)).get(contact);
  }

  SQSMessage sqs(String tenant, String group, InboundMessage message) {
    var sqs = new SQSMessage();
    sqs.setMessageId("id-" + message.id());
    sqs.setReceiptHandle("handle-" + message.id());
    sqs.setBody(context.inboundBodies().seal(tenant, Json.bytes(message)));
    sqs.setAttributes(Map.of("MessageGroupId", group, "ApproximateReceiveCount", "1"));
    sqs.setEventSourceArn(arn("INBOUND_QUEUE_URL"));
    return sqs;
  }

  String arn(String variable) {
    var url = variables.get(variable);
    return EmbeddedSqs.arn(url.substring(url.lastIndexOf('/') + 1));
  }

  /** Another environment, with the variables as they are now. */
  AgentFunction functionWithVariables() {
    return function(new ServiceContext("agent", Environment.of(variables), now::get, new PrintStream(logged, true, StandardCharsets.UTF_8)));
  }

  AgentFunction function() {
    return function(context);
  }

  AgentFunction function(ServiceContext used) {
    return function(used, (provider, tenant, media, most) -> mediaAtProvider.getOrDefault(media.id(), new MediaFetch.Never("GONE")),
        (provider, tenant, sender, message) -> read.add(message));
  }

  AgentFunction function(ServiceContext used, AgentPorts.MediaSource source, AgentPorts.ReadMarks marks) {
    return new AgentFunction(used, (c, databases) -> new AgentPorts(answering, source, marks, (to, subject, text, reference) -> {
          if (mailDown) {
            throw new AgentPorts.NotTaken("no mail today", null);
          }
          mails.add(to + " | " + subject + " | " + text);
          references.add(reference);
          afterMail.run();
        }, () -> { }));
  }

  /** Stores as the function does on inbound.fifo. */
  void inbound(AgentFunction function, InboundMessage message) {
    var answer = function.handleRequest(event(sqs("oasis", "g", message)), lambda());
    if (!answer.getBatchItemFailures().isEmpty()) {
      throw new IllegalStateException(log());
    }
    now.updateAndGet(t -> t.plusMillis(1));
  }

  /** Works a turn of the conversation. @return whether it is over; false: it comes again */
  boolean turn(AgentFunction function) {
    return turn(function, conversation());
  }

  boolean turn(AgentFunction function, UUID conversation) {
    var message = new SQSMessage();
    message.setMessageId("turn");
    message.setReceiptHandle("handle");
    message.setBody(Json.text(new TurnTicket("oasis", conversation)));
    message.setAttributes(Map.of("MessageGroupId", "g", "ApproximateReceiveCount", "1"));
    message.setEventSourceArn(arn("TURNS_QUEUE_URL"));
    return function.handleRequest(event(message), new TestContext(120_000)).getBatchItemFailures().isEmpty();
  }

  UUID conversation() {
    return (UUID) one("select id from tqwa.conversation_state order by created_at limit 1");
  }

  /** Bodies that wait on a queue, taken from it. */
  List<String> queued(String variable) {
    var bodies = new ArrayList<String>();
    while (true) {
      var messages = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(variables.get(variable)).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      messages.forEach(m -> {
        bodies.add(m.body());
        Embedded.sqs().client().deleteMessage(d -> d.queueUrl(variables.get(variable)).receiptHandle(m.receiptHandle()));
      });
    }
  }

  /** What is to be sent, in order, as {@code priority kind recipient text}. */
  List<String> outbound() {
    var texts = new ArrayList<String>();
    for (var row : rows("select * from tqwa.outbound_message where broadcast_id is null order by id")) {
      var content = RowContent.open(cipher((UUID) row.get("contact_id")), (UUID) row.get("id"), (byte[]) row.get("content_enc"));
      texts.add(row.get("priority") + " " + row.get("kind") + " " + row.get("recipient") + " "
          + (content.containsKey("text") ? content.get("text") : content.get("product") + " / " + content.get("details") + " / " + content.get("contact")));
    }
    return texts;
  }

  void setting(String name, String value) {
    new SettingsRepository(database).set(name, value, "test");
    now.updateAndGet(t -> t.plusSeconds(31));
  }

  void later(Duration by) {
    now.updateAndGet(t -> t.plus(by));
  }

  static SQSEvent event(SQSMessage... messages) {
    var event = new SQSEvent();
    event.setRecords(List.of(messages));
    return event;
  }

  static Context lambda() {
    return new TestContext(30_000);
  }

  String log() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    database.close();
    Embedded.postgres().giveBack(databaseName, "tenant");
  }

  static ContactIdentity aisha() {
    return who("971500000101", "AE.7Hq");
  }

  static ContactIdentity who(String phone, String user) {
    return new ContactIdentity(phone, user, null, "Aisha", null);
  }

  InboundMessage text(String id, String text) {
    return text(id, text, aisha());
  }

  InboundMessage text(String id, String text, ContactIdentity who) {
    return message(id, Direction.IN, who, "text", text, null, null, null);
  }

  InboundMessage reply(String id, String text, String quoted) {
    return message(id, Direction.IN, aisha(), "text", text, quoted, null, null);
  }

  InboundMessage about(String id, String kind, String text, String about) {
    return message(id, Direction.IN, aisha(), kind, text, null, about, null);
  }

  InboundMessage echo(String id, String text) {
    return message(id, Direction.OUT, aisha(), "text", text, null, null, null);
  }

  InboundMessage notice(String id, ContactIdentity before, IdentityChange change) {
    return message(id, Direction.IN, before, "system", "changed", null, null, change);
  }

  InboundMessage image(String id, String caption) {
    return new InboundMessage(Provider.META, SENDER, id, Direction.IN, aisha(), now.get(), "image", caption, null, null, null,
        new MediaReference("3001", "image/jpeg", "q2Fz", null, "https://lookaside.fbsbx.com/3001"), null, Json.tree("{\"image\":{\"id\":\"3001\"}}"));
  }

  private InboundMessage message(String id, Direction direction, ContactIdentity who, String kind, String text, String quoted, String about, IdentityChange change) {
    return new InboundMessage(Provider.META, SENDER, id, direction, who, now.get(), kind, text, null, quoted, about, null, change, Json.object());
  }
}
