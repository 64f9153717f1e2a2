package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.Rows;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * The dispatcher over embedded servers, with a tenant and another whose database never answers, enabled where a test wants it. Databases
 * are made once and emptied before each test; queues, registry and environment are each test's own: queues remember what came.
 */
abstract class DispatcherCase {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  static final String SENDER = "200001";
  private static final String WORLD = UUID.randomUUID().toString().substring(0, 8);
  private static final Database PLATFORM = database("dispatch_platform_" + WORLD, true);
  private static final Database TENANT = database("dispatch_" + WORLD, false);
  /** In an order that breaks no reference; conversations go with their contacts. */
  private static final List<String> TENANT_TABLES = List.of("hold", "opt_out", "setting", "outbound_message", "lead", "broadcast", "template", "contact", "tombstone", "erasure", "audit_log");

  final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  final ByteArrayOutputStream out = new ByteArrayOutputStream();
  final UUID template = UUID.randomUUID();
  final Map<String, String> variables = new HashMap<>();
  final Database platform = PLATFORM;
  final Database tenant = TENANT;
  ServiceContext context;
  DispatcherFunction dispatcher;
  String sends;
  String receipts;
  String dead;
  String inbound;
  String turns;
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private int rows;

  @BeforeEach
  void start() {
    tenant.run(h -> TENANT_TABLES.forEach(table -> h.execute("delete from tqwa." + table)));
    platform.run(h -> {
      List.of("wa_phone_routing", "wa_meta_app", "tenant").forEach(table -> h.execute("delete from public." + table));
      h.execute("update public.registry_version set version = 1");
      h.execute("insert into public.tenant (slug, name, enabled) values ('oasis', 'Oasis', true), ('dune', 'Dune', false)");
      h.execute("insert into public.wa_meta_app (tenant_slug, use_shared_meta_app, waba_id) values ('oasis', true, '10000001'), ('dune', true, '10000002')");
      h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number) values ('META', '" + SENDER + "', 'oasis', '+97140000001')");
    });
    for (var table : List.of("registry", "keys")) {
      Embedded.dynamo().createTable(table + "-" + run);
    }
    sends = Embedded.sqs().createQueue("sends-" + run + ".fifo");
    receipts = Embedded.sqs().createQueue("receipts-" + run);
    turns = Embedded.sqs().createQueue("turns-" + run + ".fifo");
    dead = Embedded.sqs().createQueue("receipts-dead-" + run);
    secret("");
    Embedded.secrets().put("tenants-" + run + "/dune", "{\"database\":{\"name\":\"missing\",\"user\":\"nobody\",\"password\":\"x\"}}");
    inbound = Embedded.sqs().createQueue("inbound-" + run + ".fifo");
    variables.putAll(Map.of("INBOUND_QUEUE_URL", inbound, "CONVERSATION_ENCRYPTION_KEY", "33".repeat(32)));
    variables.putAll(Map.of("AWS_REGION", EmbeddedSqs.REGION, "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(), "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(), "REGISTRY_TABLE", "registry-" + run, "CONTACT_KEYS_TABLE", "keys-" + run,
        "TENANT_SECRET_PREFIX", "tenants-" + run + "/", "SENDS_QUEUE_URL", sends, "RECEIPTS_QUEUE_URL", receipts, "RECEIPTS_DEAD_LETTERS_URL", dead));
    variables.put("TURNS_QUEUE_URL", turns);
    variables.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(Embedded.postgres().port()), "PLATFORM_DB_NAME", "dispatch_platform_" + WORLD,
        "PLATFORM_DB_USER", EmbeddedPostgres.SUPERUSER, "PLATFORM_DB_PASSWORD", "x", "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable"));
    variables.put("CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32));
    begin();
    tenant.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'eid', 'META', 'eid', 'en', 'CARD', 'APPROVED')").bind("id", template).execute());
  }

  /** The test's environments are gone. */
  @AfterEach
  void disconnect() {
    for (var database : List.of(platform, tenant)) {
      database.run(h -> h.execute("select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"));
    }
    context.close();
  }

  /** Another execution environment, with the variables as they are now. */
  final void begin() {
    context = new ServiceContext("dispatcher", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
    dispatcher = new DispatcherFunction(context);
  }

  /** From now on one of two tenants fails. */
  final void enableBrokenTenant() {
    platform.run(h -> h.execute("update public.tenant set enabled = true where slug = 'dune'"));
  }

  /** @param section of the tenant's secret beside the database, JSON with a comma after it, or "" */
  final void secret(String section) {
    Embedded.secrets().put("tenants-" + run + "/oasis", "{" + section + "\"database\":{\"name\":\"dispatch_" + WORLD + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
  }

  final Map<String, Integer> minute() {
    return dispatcher.minute(new TestContext(55_000));
  }

  final List<SendTicket> tickets() {
    var all = new ArrayList<SendTicket>();
    while (true) {
      var messages = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(sends).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return all;
      }
      for (var message : messages) {
        all.add(Json.read(message.body(), SendTicket.class));
        Embedded.sqs().client().deleteMessage(r -> r.queueUrl(sends).receiptHandle(message.receiptHandle()));
      }
    }
  }

  final UUID broadcast(String state, String scheduledAt, String ticketAt) {
    var id = UUID.randomUUID();
    tenant.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, scheduled_at, ticket_at, created_by)
            values (:id, 'b', 'META', :sender, :template, '{}', :state, 0, cast(:at as timestamptz), cast(:ticket as timestamptz), 'test')""")
        .bind("id", id).bind("sender", SENDER).bind("template", template).bind("state", state).bind("at", scheduledAt).bind("ticket", ticketAt).execute());
    return id;
  }

  final UUID row(UUID broadcast, String state, Instant due) {
    var id = UUID.randomUUID();
    tenant.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, recipient, priority, state, attempt, next_attempt_at, unconfirmed_at, silent_since)
            values (:id, :kind, cast(:b as uuid), cast(:chunk as int), cast(:n as int), 'META', :sender, :recipient, :priority, :state, 1, :due,
              case when :state = 'UNCONFIRMED' then cast(:due as timestamptz) end, case when :state = 'UNCONFIRMED' then cast(:due as timestamptz) end)""")
        .bind("id", id).bind("kind", broadcast == null ? "REPLY" : "BROADCAST").bind("b", broadcast).bind("chunk", broadcast == null ? null : 0).bind("n", broadcast == null ? null : rows)
        .bind("sender", SENDER).bind("recipient", "97150%07d".formatted(rows++)).bind("priority", broadcast == null ? 10 : 50).bind("state", state).bind("due", Rows.time(due)).execute());
    return id;
  }

  final UUID unconfirmed(UUID broadcast) {
    return row(broadcast, "UNCONFIRMED", NOW);
  }

  final String rowState(UUID row) {
    return tenant.call(h -> h.createQuery("select state from tqwa.outbound_message where id = :id").bind("id", row).mapTo(String.class).one());
  }

  final String state(UUID broadcast) {
    return tenant.call(h -> h.createQuery("select state || ' ' || epoch from tqwa.broadcast where id = :id").bind("id", broadcast).mapTo(String.class).one());
  }

  private static Database database(String name, boolean platform) {
    if (platform) {
      Embedded.postgres().createDatabase(name, "platform", url -> Migrations.platform(url, EmbeddedPostgres.SUPERUSER, ""));
    } else {
      Embedded.postgres().createDatabase(name, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    }
    return new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), name, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system());
  }
}
