package com.tqpro.whatsapp.sender;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
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
import java.io.PrintStream;
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
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** A tenant with a number at the simulator, its database, queues and tables, and workers that do what the event source mapping does. */
final class SenderWorld implements AutoCloseable, AfterEachCallback, AfterAllCallback {
  static final String TENANT = "oasis";
  static final String SENDER = "200001";
  private static final String WABA = "100001";
  private static final String TOKEN = "token-of-oasis";

  final MetaSimulator graph;
  final Database database;
  final SenderData data;
  final ContactKeys keys;
  final String receipts;
  private final String sends;
  private final String later;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String databaseName = "send_" + run;
  private final Map<String, String> variables = new HashMap<>();
  private final List<Database> databases = new CopyOnWriteArrayList<>();
  private final List<Throwable> faults = new CopyOnWriteArrayList<>();
  private final Workers workers;
  private final ServiceContext context;
  private final ReceiptsFlow flow;

  SenderWorld() {
    this(80, Duration.ofSeconds(2));
  }

  /** @param hold how long the simulator holds an answer of which it was told to hold it */
  SenderWorld(int ratePerSecond, Duration hold) {
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
    keys = context.contactKeys();
    data = new SenderData(database, keys);
    workers = new Workers(sends, later, faults::add);
    flow = new ReceiptsFlow(connect(), faults::add);
  }

  /** As it began, for the next test of a class: nothing sent, nothing on the queues, nobody at work. */
  void clean() {
    workers.stop();
    graph.reset();
    graph.callback("1", null);
    data.empty();
    for (var queue : List.of(sends, later, receipts)) {
      Embedded.sqs().client().purgeQueue(r -> r.queueUrl(queue));
    }
    freshSlots();
    token(TOKEN);
    out.reset();
    faults.clear();
  }

  ServiceContext context() {
    return context(variables);
  }

  private ServiceContext context(Map<String, String> variables) {
    return new ServiceContext("sender", Environment.of(variables), InstantSource.system(), new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  Database connect() {
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

  /** Plain fictional mobiles, {@code from} on. */
  static List<String> recipients(int from, int count) {
    var all = new ArrayList<String>();
    for (int i = 0; i < count; i++) {
      int n = from + i;
      // 1,000 ordinary numbers in the simulator's block; beyond them another block without magic.
      all.add(n < 1000 ? "97150000%04d".formatted(n) : "97150001%04d".formatted(n - 1000));
    }
    return all;
  }

  void issue(UUID broadcast, int epoch, int workers) {
    context.tickets().issue(TENANT, SENDER, broadcast, epoch, workers, System.nanoTime());
  }

  void send(SendTicket ticket) {
    context.tickets().send(ticket);
  }

  /** Lets one environment work one ticket, as the mapping would. @return the tickets that failed */
  int work(SenderFunction function, SendTicket ticket) {
    var record = new SQSMessage();
    record.setMessageId("m1");
    record.setReceiptHandle("none");
    record.setBody(Json.text(ticket));
    record.setEventSourceArn(Workers.arn(sends));
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

  /** One that finds nobody where Meta should be. */
  SenderFunction functionWithoutMeta() {
    var elsewhere = new HashMap<>(variables);
    elsewhere.put("META_GRAPH_BASE_URL", "http://127.0.0.1:1");
    return new SenderFunction(context(elsewhere), SenderPorts.NONE);
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
    databases.forEach(Database::close);
    try (var connection = Embedded.postgres().connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("alter database \"" + databaseName + "\" with allow_connections " + open);
      statement.execute("select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '" + databaseName + "'");
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts workers, each an execution environment of its own. */
  void workers(int count) {
    workers.start(count, () -> function(SenderPorts.NONE));
  }

  /** The same with something between them and the world. */
  void workers(int count, SenderPorts ports) {
    workers.startOwn(count, () -> function(ports));
  }

  /** From now on the simulator's webhooks reach the tenant's rows. */
  void receiptsFlow() {
    graph.callback("1", flow.uri());
  }

  /** What workers threw; a test that expects nothing asserts that it is empty. */
  List<Throwable> faults() {
    return faults;
  }

  /** POSTs of messages that reached the simulator, whatever became of them. */
  long posts() {
    return graph.calls().stream().filter(c -> c.path().endsWith("/messages")).count();
  }

  /** The sum of a metric over all tickets. */
  long metric(String name) {
    return log().lines().filter(l -> l.startsWith("{\"_aws\"")).map(Json::tree).mapToLong(n -> n.path(name).asLong(0)).sum();
  }

  String log() {
    return out.toString(StandardCharsets.UTF_8);
  }

  static Instant now() {
    return InstantSource.system().instant();
  }

  /** As an extension of a test class it cleans up after each test and ends with the class. */
  @Override
  public void afterEach(ExtensionContext context) {
    clean();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    close();
  }

  @Override
  public void close() {
    workers.stop();
    graph.close();
    flow.close();
    databases.forEach(Database::close);
    Embedded.postgres().giveBack(databaseName, "tenant");
  }
}
