package com.tqpro.whatsapp.receipts;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The function over embedded servers: tenant oasis has a database, tenant dune has none that answers. Time is set by hand. */
final class ReceiptsWorld implements AutoCloseable {
  static final String SENDER = "200001";
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final String databaseName = "receipts_" + run;
  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  final Database database;
  final String receipts;
  final String accounts;
  final UUID template = UUID.randomUUID();
  final ServiceContext context;
  final ReceiptsFunction function;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private int rows;

  ReceiptsWorld() {
    Embedded.postgres().createDatabase(databaseName, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    database = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), databaseName, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system());
    Embedded.dynamo().createTable("registry-" + run);
    Embedded.dynamo().createTable("keys-" + run);
    Embedded.secrets().put("tenants-" + run + "/oasis", "{\"database\":{\"name\":\"" + databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    Embedded.secrets().put("tenants-" + run + "/dune", "{\"database\":{\"name\":\"missing\",\"user\":\"nobody\",\"password\":\"x\"}}");
    receipts = Embedded.sqs().createQueue("receipts-" + run);
    accounts = Embedded.sqs().createQueue("accounts-" + run);
    var variables = new HashMap<>(Map.of("AWS_REGION", EmbeddedSqs.REGION, "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(), "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(), "REGISTRY_TABLE", "registry-" + run, "TENANT_SECRET_PREFIX", "tenants-" + run + "/"));
    variables.putAll(Map.of("RECEIPTS_QUEUE_URL", receipts, "ACCOUNT_EVENTS_QUEUE_URL", accounts, "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()),
        "DATABASE_SSL_MODE", "disable", "CONTACT_KEYS_TABLE", "keys-" + run, "CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32)));
    context = new ServiceContext("receipts", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
    function = new ReceiptsFunction(context);
    database.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'eid', 'META', 'eid', 'en_US', 'CARD', 'APPROVED')")
        .bind("id", template).execute());
  }

  UUID broadcast(String state) {
    var id = UUID.randomUUID();
    database.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, created_by)
            values (:id, 'b', 'META', :sender, :template, '{}', :state, 1, 'test')""")
        .bind("id", id).bind("sender", SENDER).bind("template", template).bind("state", state).execute());
    return id;
  }

  /** A row after its first attempt. */
  UUID row(UUID broadcast, String state, String providerId) {
    var id = UUID.randomUUID();
    database.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, recipient, priority, state, attempt, provider_message_id, sent_at, unconfirmed_at)
            values (:id, 'BROADCAST', :b, 0, :n, 'META', :sender, :recipient, 50, :state, 1, :pid, case when :state = 'SENT' then timestamptz '2026-11-24T09:59:00Z' end,
              case when :state = 'UNCONFIRMED' then timestamptz '2026-11-24T09:59:00Z' end)""")
        .bind("id", id).bind("b", broadcast).bind("n", rows).bind("sender", SENDER).bind("recipient", "97150%07d".formatted(rows++)).bind("state", state).bind("pid", providerId).execute());
    return id;
  }

  /** @return the positions of messages that failed */
  List<Integer> receipts(Object... bodies) {
    return take(receipts, List.of(bodies));
  }

  List<Integer> accounts(Object... bodies) {
    return take(accounts, List.of(bodies));
  }

  private List<Integer> take(String queue, List<Object> bodies) {
    var records = new ArrayList<SQSMessage>();
    for (int i = 0; i < bodies.size(); i++) {
      var record = new SQSMessage();
      record.setMessageId(Integer.toString(i));
      record.setReceiptHandle("handle-" + i);
      record.setBody(bodies.get(i) instanceof String text ? text : Json.text(bodies.get(i)));
      record.setEventSourceArn(EmbeddedSqs.arn(queue.substring(queue.lastIndexOf('/') + 1)));
      records.add(record);
    }
    var event = new SQSEvent();
    event.setRecords(records);
    return function.handleRequest(event, new TestContext(60_000)).getBatchItemFailures().stream().map(SQSBatchResponse.BatchItemFailure::getItemIdentifier).map(Integer::parseInt).sorted().toList();
  }

  Map<String, Object> values(UUID row) {
    return database.call(h -> h.createQuery("select * from tqwa.outbound_message where id = :id").bind("id", row).mapToMap().one());
  }

  String text(String sql) {
    return database.call(h -> h.createQuery(sql).mapTo(String.class).findOne().orElse(null));
  }

  int count(String sql) {
    return database.call(h -> h.createQuery(sql).mapTo(Integer.class).one());
  }

  void execute(String sql) {
    database.run(h -> h.execute(sql));
  }

  String log() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Override
  public void close() {
    database.close();
    Embedded.postgres().giveBack(databaseName, "tenant");
  }
}
