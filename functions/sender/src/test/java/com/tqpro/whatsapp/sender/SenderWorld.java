package com.tqpro.whatsapp.sender;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import com.tqpro.whatsapp.simulators.meta.MetaApp;
import com.tqpro.whatsapp.simulators.meta.MetaPhone;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.MetaSimulatorOptions;
import com.tqpro.whatsapp.simulators.meta.MetaWaba;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A tenant with a number at the simulator, its database, queues and tables, and workers that do what the event source mapping does. */
public final class SenderWorld implements AutoCloseable {
  public static final String TENANT = "oasis";
  public static final String SENDER = "200001";
  private static final String WABA = "100001";
  private static final String TOKEN = "token-of-oasis";

  public final MetaSimulator graph;
  public final Database database;
  public final String sends;
  public final String later;
  public final String receipts;
  public final UUID template = UUID.randomUUID();
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String databaseName = "send_" + run;
  private final Map<String, String> variables = new HashMap<>();
  private final List<Database> databases = new CopyOnWriteArrayList<>();
  private final List<Thread> pumps = new ArrayList<>();
  private final AtomicBoolean pumping = new AtomicBoolean(true);
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final UuidV7 ids = new UuidV7(InstantSource.system());
  private final ServiceContext context;
  private HttpServer callback;
  private int nextRow;

  public SenderWorld() {
    this(80, Duration.ofSeconds(2));
  }

  /** @param hold how long the simulator holds an answer of which it was told to hold it */
  public SenderWorld(int ratePerSecond, Duration hold) {
    graph = MetaSimulator.start(MetaSimulatorOptions.builder().magicHold(hold)
        .app(new MetaApp("1", "app-secret", null, "verify"))
        .waba(new MetaWaba(WABA, "Oasis", "1", true, Set.of(TOKEN, "token-renewed"), List.of(Json.object().put("name", "offer").put("language", "en").put("status", "APPROVED")
            .put("category", "MARKETING").put("parameter_format", "POSITIONAL").set("components", Json.tree("[{\"type\":\"BODY\",\"text\":\"Hello {{1}}, come and see\"}]")))))
        .phone(new MetaPhone(SENDER, WABA, "+97140000011", "Oasis", ratePerSecond, "GREEN")).build());
    Embedded.postgres().createDatabase(databaseName, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    database = connect();
    for (var table : List.of("registry", "keys", "pacing")) {
      Embedded.dynamo().createTable(table + "-" + run);
    }
    sends = Embedded.sqs().createQueue("sends-" + run + ".fifo", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60"));
    later = Embedded.sqs().createQueue("later-" + run + ".fifo", Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60", QueueAttributeName.DELAY_SECONDS, "1"));
    receipts = Embedded.sqs().createQueue("receipts-" + run);
    variables.put("REPLIES_QUEUE_URL", Embedded.sqs().createQueue("replies-" + run + ".fifo"));
    Embedded.secrets().put("tenants-" + run + "/" + TENANT, secret(TOKEN));
    variables.putAll(Map.of("AWS_REGION", EmbeddedSqs.REGION, "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(), "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(), "REGISTRY_TABLE", "registry-" + run, "CONTACT_KEYS_TABLE", "keys-" + run,
        "PACING_TABLE", "pacing-" + run, "TENANT_SECRET_PREFIX", "tenants-" + run + "/"));
    variables.putAll(Map.of("SENDS_QUEUE_URL", sends, "SENDS_LATER_QUEUE_URL", later, "RECEIPTS_QUEUE_URL", receipts, "META_GRAPH_BASE_URL", graph.baseUri().toString(),
        "CONVERSATION_ENCRYPTION_KEY", "33".repeat(32), "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable"));
    context = context();
    new RegistryProjector(Embedded.dynamo().client(), "registry-" + run, Optional::empty).project(new RegistrySnapshot(1,
        List.of(new TenantRoute(TENANT, "Oasis", true, false, "own-app-key-0123456789a", WABA, "Asia/Dubai", List.of(SENDER))),
        List.of(new NumberRoute(Provider.META, SENDER, TENANT, "+97140000011", WABA, "own-app-key-0123456789a", ratePerSecond)), Map.of()));
    database.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'offer', 'META', 'offer', 'en', 'CARD', 'APPROVED')")
        .bind("id", template).execute());
  }

  public ServiceContext context() {
    return new ServiceContext("sender", Environment.of(variables), InstantSource.system(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  public Database connect() {
    var made = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), databaseName, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system());
    databases.add(made);
    return made;
  }

  /** The tenant gets a number at Twilio as well. */
  void alsoOnTwilio(String sender, String account, String token, URI api, String callback) {
    variables.put("TWILIO_API_BASE_URL", api.toString());
    variables.put("BROADCAST_TWILIO_STATUS_CALLBACK_URL", callback);
    Embedded.secrets().put("tenants-" + run + "/" + TENANT,
        secret(TOKEN).replaceFirst("\\{", "{\"twilio\":{\"accountSid\":\"" + account + "\",\"authToken\":\"" + token + "\"},"));
    new RegistryProjector(Embedded.dynamo().client(), "registry-" + run, Optional::empty).project(new RegistrySnapshot(2,
        List.of(new TenantRoute(TENANT, "Oasis", true, false, "own-app-key-0123456789a", WABA, "Asia/Dubai", List.of(SENDER, sender))),
        List.of(new NumberRoute(Provider.META, SENDER, TENANT, "+97140000011", WABA, "own-app-key-0123456789a", 80),
            new NumberRoute(Provider.TWILIO, sender, TENANT, sender, null, null, 80)), Map.of()));
  }

  /** A running broadcast without rows and tickets. */
  public UUID broadcast() {
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]");
    var snapshot = new TemplateSnapshot(Provider.META, "offer", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, null, spec, null, null, null, null, null);
    return broadcast(Provider.META, SENDER, template, snapshot);
  }

  /** The same of any number. */
  UUID broadcast(Provider provider, String sender, UUID stored, TemplateSnapshot snapshot) {
    var id = ids.next();
    database.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, workers, created_by)
            values (:id, 'b', :provider, :sender, :template, cast(:snapshot as jsonb), 'RUNNING', 1, :workers, 'test')""")
        .bind("id", id).bind("provider", provider.name()).bind("sender", sender).bind("template", stored).bind("snapshot", Json.text(snapshot)).bind("workers", SendTicket.workers(76)).execute());
    return id;
  }

  /** Rows for these recipients (digits), each with a name of his own. */
  public List<UUID> rows(UUID broadcast, List<String> recipients) {
    return rows(Provider.META, SENDER, broadcast, recipients);
  }

  /** The same of any number. */
  List<UUID> rows(Provider provider, String sender, UUID broadcast, List<String> recipients) {
    var rows = new ArrayList<UUID>();
    var contacts = new ArrayList<UUID>();
    recipients.forEach(r -> contacts.add(ids.next()));
    var ciphers = context.contactKeys().findOrCreate(TENANT, contacts);
    database.run(h -> {
      for (int i = 0; i < recipients.size(); i++) {
        var row = ids.next();
        rows.add(row);
        var contact = contacts.get(i);
        h.createUpdate("insert into tqwa.contact (id, wa_id) values (:id, :wa) on conflict do nothing").bind("id", contact).bind("wa", recipients.get(i)).execute();
        var known = h.createQuery("select id from tqwa.contact where wa_id = :wa").bind("wa", recipients.get(i)).mapTo(UUID.class).one();
        var cipher = known.equals(contact) ? ciphers.get(contact) : context.contactKeys().find(TENANT, List.of(known)).get(known);
        h.createUpdate("""
                insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, contact_id, recipient, priority, content_enc, state)
                values (:id, :kind, cast(:b as uuid), cast(:chunk as int), cast(:row as int), :provider, :sender, :contact, :recipient, :priority, :content, 'PENDING')""")
            .bind("id", row).bind("kind", broadcast == null ? "REPLY" : "BROADCAST").bind("b", broadcast).bind("chunk", broadcast == null ? null : 0)
            .bind("row", broadcast == null ? null : nextRow++).bind("provider", provider.name()).bind("sender", sender).bind("contact", known).bind("recipient", recipients.get(i))
            .bind("priority", broadcast == null ? 10 : 50)
            .bind("content", RowContent.seal(cipher, row, broadcast == null ? Map.of("text", "Reply " + i) : Map.of("recipient_name", "Guest " + i))).execute();
      }
    });
    return rows;
  }

  /** Plain fictional mobiles, {@code from} on. */
  public static List<String> recipients(int from, int count) {
    var all = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int n = from + i;
      // 1,000 ordinary numbers in the simulator's block; beyond them another block without magic.
      all.add(n < 1000 ? "97150000%04d".formatted(n) : "97150001%04d".formatted(n - 1000));
    }
    return all;
  }

  public void issue(UUID broadcast, int epoch, int workers) {
    context.tickets().issue(TENANT, SENDER, broadcast, epoch, workers, System.nanoTime());
  }

  public void send(SendTicket ticket) {
    context.tickets().send(ticket);
  }

  /** Lets one environment work one ticket, as the mapping would. @return the tickets that failed */
  int work(SenderFunction function, SendTicket ticket) {
    var record = new SQSMessage();
    record.setMessageId("m1");
    record.setReceiptHandle("none");
    record.setBody(Json.text(ticket));
    record.setEventSourceArn(EmbeddedSqs.arn(sends.substring(sends.lastIndexOf('/') + 1)));
    var event = new SQSEvent();
    event.setRecords(List.of(record));
    return function.handleRequest(event, new TestContext(60_000)).getBatchItemFailures().size();
  }

  SendTicket ticket(UUID broadcast, int epoch) {
    return new SendTicket(TENANT, SENDER, broadcast, epoch, 0, System.nanoTime());
  }

  SenderFunction function(SenderPorts ports) {
    return new SenderFunction(context(), ports);
  }

  /** Forgets slots and throttling. */
  void freshSlots() {
    freshSlots(Provider.META, SENDER);
  }

  void freshSlots(Provider provider, String sender) {
    Embedded.dynamo().client().deleteItem(r -> r.tableName("pacing-" + run).key(Map.of("pk", AttributeValue.fromS("pace#" + provider + "#" + sender))));
  }

  void slots(Map<String, Long> values) {
    var item = new HashMap<String, AttributeValue>();
    item.put("pk", AttributeValue.fromS("pace#META#" + SENDER));
    values.forEach((name, value) -> item.put(name, AttributeValue.fromN(Long.toString(value))));
    Embedded.dynamo().client().putItem(r -> r.tableName("pacing-" + run).item(item));
  }

  void token(String token) {
    Embedded.secrets().put("tenants-" + run + "/" + TENANT, secret(token));
  }

  private String secret(String token) {
    return "{\"meta\":{\"accessToken\":\"" + token + "\"},\"database\":{\"name\":\"" + databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}";
  }

  /** Lets the database refuse everybody, or opens it again. */
  void databaseOpen(boolean open) {
    try (var connection = Embedded.postgres().connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("alter database \"" + databaseName + "\" with allow_connections " + open);
      statement.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + databaseName + "'");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts workers, each an execution environment of its own. */
  public void workers(int count) {
    workers(count, () -> new SenderFunction(context(), SenderPorts.NONE));
  }

  void workers(int count, Supplier<SenderFunction> made) {
    for (int i = 0; i < count; i++) {
      var function = made.get();
      pumps.add(Thread.ofPlatform().daemon().start(() -> pump(function, sends)));
    }
    var function = made.get();
    pumps.add(Thread.ofPlatform().daemon().start(() -> pump(function, later)));
  }

  private void pump(SenderFunction function, String queue) {
    while (pumping.get()) {
      try {
        for (var message : receive(queue)) {
          if (function.handleRequest(event(message, queue), new TestContext(60_000)).getBatchItemFailures().isEmpty()) {
            Embedded.sqs().client().deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
          }
        }
      } catch (Throwable t) {
        faults.add(t);
      }
    }
  }

  public List<Message> receive(String queue) {
    return Embedded.sqs().client().receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(1).waitTimeSeconds(1).messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
  }

  public static SQSEvent event(Message message, String queue) {
    var record = new SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setAttributes(message.attributesAsStrings());
    record.setEventSourceArn(EmbeddedSqs.arn(queue.substring(queue.lastIndexOf('/') + 1)));
    var event = new SQSEvent();
    event.setRecords(List.of(record));
    return event;
  }

  /** From now on the simulator's webhooks reach the tenant's rows. */
  public void receiptsFlow() {
    try {
      callback = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    var sink = new ReceiptSink(connect());
    callback.createContext("/", exchange -> {
      var body = exchange.getRequestBody().readAllBytes();
      int status = 200;
      try {
        sink.take(body);
      } catch (RuntimeException e) {
        faults.add(e);
        status = 500;
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    callback.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    callback.start();
    graph.callback("1", URI.create("http://127.0.0.1:" + callback.getAddress().getPort() + "/"));
  }

  public DeliveryState state(UUID row) {
    return DeliveryState.valueOf((String) values(row).get("state"));
  }

  public Map<String, Object> values(UUID row) {
    try (var own = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), databaseName, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system())) {
      return own.call(h -> h.createQuery("select * from tqwa.outbound_message where id = :id").bind("id", row).mapToMap().one());
    }
  }

  public synchronized Map<String, Integer> states(UUID broadcast) {
    return database.call(h -> {
      var states = new TreeMap<String, Integer>();
      h.createQuery("select state, count(*) from tqwa.outbound_message where broadcast_id is not distinct from cast(:b as uuid) group by 1").bind("b", broadcast)
          .map((rs, c) -> Map.entry(rs.getString(1), rs.getInt(2))).forEach(e -> states.put(e.getKey(), e.getValue()));
      return states;
    });
  }

  public synchronized String broadcastState(UUID broadcast) {
    return database.call(h -> h.createQuery("select state from tqwa.broadcast where id = :id").bind("id", broadcast).mapTo(String.class).one());
  }

  public synchronized String broadcastReason(UUID broadcast) {
    return database.call(h -> h.createQuery("select coalesce(state_reason, '') from tqwa.broadcast where id = :id").bind("id", broadcast).mapTo(String.class).one());
  }

  public synchronized int count(String sql) {
    return database.call(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }

  public synchronized void execute(String sql) {
    database.run(h -> h.execute(sql));
  }

  public void awaitState(UUID broadcast, String state, Duration within) {
    Await.until("broadcast " + state + " (now " + broadcastState(broadcast) + " " + states(broadcast) + ")", within, () -> broadcastState(broadcast).equals(state));
  }

  /** What workers threw; a test that expects nothing asserts that it is empty. */
  public List<Throwable> faults() {
    return faults;
  }

  /** POSTs of messages that reached the simulator, whatever became of them. */
  public long posts() {
    return graph.calls().stream().filter(c -> c.path().endsWith("/messages")).count();
  }

  /** The sum of a metric over all tickets. */
  public long metric(String name) {
    return log().lines().filter(l -> l.startsWith("{\"_aws\"")).map(Json::tree).mapToLong(n -> n.path(name).asLong(0)).sum();
  }

  public String log() {
    return out.toString(StandardCharsets.UTF_8);
  }

  public static Instant now() {
    return InstantSource.system().instant();
  }

  @Override
  public void close() {
    pumping.set(false);
    for (var pump : pumps) {
      try {
        pump.join(Duration.ofSeconds(30));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    if (callback != null) {
      callback.stop(0);
    }
    graph.close();
    databases.forEach(Database::close);
    Embedded.postgres().giveBack(databaseName, "tenant");
  }
}
