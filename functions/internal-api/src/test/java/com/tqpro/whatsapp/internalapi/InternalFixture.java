package com.tqpro.whatsapp.internalapi;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.broadcast.BroadcastRepository;
import com.tqpro.whatsapp.postgres.recipient.RecipientPlanner;
import com.tqpro.whatsapp.postgres.template.TemplateImport;
import com.tqpro.whatsapp.postgres.template.TemplateRepository;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The internal API on embedded servers: a platform database with two tenants, one of which has a broadcast. */
final class InternalFixture implements AutoCloseable {
  static final String KEY = "internal-key";
  static final String SENDER = "900000000000201";
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final Actor TESTER = new Actor("test", "req-0");

  final ServiceContext context;
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  final String receiptsQueue;
  final String sendsQueue;
  private final String run;
  private final String platformName;
  private final TenantDatabases databases;

  InternalFixture() {
    run = UUID.randomUUID().toString().replace("-", "");
    platformName = "platform_" + run;
    Embedded.postgres().createDatabase(platformName, "platform", url -> Migrations.platform(url, EmbeddedPostgres.SUPERUSER, ""));
    receiptsQueue = Embedded.sqs().createQueue("receipts-" + run);
    sendsQueue = Embedded.sqs().createQueue("sends-" + run + ".fifo");
    var variables = new HashMap<>(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(), "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(),
        "PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(Embedded.postgres().port()), "PLATFORM_DB_NAME", platformName,
        "PLATFORM_DB_USER", EmbeddedPostgres.SUPERUSER, "PLATFORM_DB_PASSWORD", "none"));
    variables.putAll(Map.of("TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable",
        "TENANT_SECRET_PREFIX", run + "/", "RECEIPTS_QUEUE_URL", receiptsQueue, "SENDS_QUEUE_URL", sendsQueue, "TQPRO_API_KEY", KEY,
        "CONVERSATION_ENCRYPTION_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"));
    variables.put("PRIMING_PASSES", "2");
    variables.put("ANTHROPIC_BASE_URL", "http://127.0.0.1:1");
    variables.putAll(Map.of("OIDC_ISSUER", "https://id.example/", "OIDC_AUDIENCE", "tqwhatsapp", "OIDC_JWKS_URI", "https://id.example/jwks"));
    for (var table : List.of("REGISTRY_TABLE", "CONTACT_KEYS_TABLE")) {
      variables.put(table, table + run);
      Embedded.dynamo().createTable(table + run);
    }
    context = new ServiceContext("internal-api", Environment.of(variables), () -> NOW, new PrintStream(log, true, StandardCharsets.UTF_8));
    for (var tenant : List.of("oasis", "dune")) {
      var database = tenant + "_" + run;
      Embedded.postgres().createDatabase(database, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
      Embedded.secrets().put(run + "/" + tenant, "{\"database\":{\"name\":\"" + database + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"none\"}}");
    }
    platform().run(h -> {
      h.execute("insert into public.tenant (slug, name) values ('oasis', 'Oasis'), ('dune', 'Dune')");
      h.execute("insert into public.wa_meta_app (tenant_slug, use_shared_meta_app, waba_id) values ('oasis', true, '900000000000101'), ('dune', true, '900000000000101')");
      h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number, rate_per_second) values ('META', ?, 'oasis', '+97140000011', 80)", SENDER);
    });
    databases = new TenantDatabases(t -> new Connections(context::databaseVariable).tenant(t, context::databaseSecret), context.clock());
  }

  /** Gives a tenant a key to Claude of its own, and its app the flag whether the AI answers; seen after a refresh. */
  void claude(String tenant, String key, boolean enabled) {
    Embedded.secrets().put(run + "/" + tenant, "{\"claude\":{\"apiKey\":\"" + key + "\"},\"database\":{\"name\":\"" + tenant + "_" + run + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER
        + "\",\"password\":\"none\"}}");
    platform().run(h -> h.execute("update public.wa_meta_app set ai_csr_enabled = ? where tenant_slug = ?", enabled, tenant));
  }

  /** An execution environment of its own. */
  InternalApiFunction function() {
    return new InternalApiFunction(new InternalApiFunction.Wiring(context).ports);
  }

  Database platform() {
    return new Database(new Connections(context::databaseVariable).platform(), context.clock());
  }

  Database tenant(String slug) {
    return databases.of(slug);
  }

  /** A broadcast of oasis to those phones, each named "Guest n". */
  UUID broadcast(String... phones) {
    var template = new ImportedTemplate(Provider.META, null, "1", "welcome", "en", "APPROVED", null, "MARKETING", "GREEN", ParameterFormat.POSITIONAL, TemplateType.CARD,
        Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"recipient_name\"}]}]"), Json.object().put("1", "recipient_name"), Json.array(),
        Json.tree("[{\"type\":\"BODY\",\"text\":\"Hi {{1}}\"}]"), null);
    var database = tenant("oasis");
    new TemplateImport(database).run(Provider.META, List.of(template), NOW, false, TESTER);
    var stored = new TemplateRepository(database).named("welcome", "en").getFirst();
    var broadcast = new Broadcast(UuidV7.at(NOW.toEpochMilli()), "Test", Provider.META, SENDER, stored.id(), stored.snapshot(null, null), Map.of(), BroadcastState.DRAFT,
        null, 0, null, null, 6, null, null, "test", NOW);
    new BroadcastRepository(database).insert(broadcast, TESTER);
    var recipients = new java.util.ArrayList<Recipient>();
    for (var phone : phones) {
      recipients.add(new Recipient(recipients.size() + 1, phone, Map.of(Recipient.NAME, "Guest " + (recipients.size() + 1))));
    }
    new RecipientPlanner(database, context.contactKeys(), "oasis", new PhoneNumbers(List.of("0"), 971), 100, context.clock())
        .plan(broadcast.id(), 0, "sha", recipients, TESTER);
    return broadcast.id();
  }

  /** @param tenant null: no X-Tenant */
  Answer call(InternalApiFunction function, String method, String url, String tenant, String json) {
    return call(function, method, url, tenant, json, KEY);
  }

  Answer call(InternalApiFunction function, String method, String url, String tenant, String json, String key) {
    var uri = URI.create(url);
    var query = new HashMap<String, String>();
    if (uri.getRawQuery() != null) {
      for (var pair : uri.getRawQuery().split("&")) {
        query.put(pair.substring(0, pair.indexOf('=')), URLDecoder.decode(pair.substring(pair.indexOf('=') + 1), StandardCharsets.UTF_8));
      }
    }
    var headers = new HashMap<String, String>();
    if (key != null) {
      headers.put("authorization", "Bearer " + key);
    }
    if (tenant != null) {
      headers.put("x-tenant", tenant);
    }
    return new Answer(function.answer(new HttpRequest(method, uri.getPath(), "", query, headers, json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8),
        Map.of(), "127.0.0.1", "req-" + UUID.randomUUID())));
  }

  /** What waits on the receipts queue; it is taken off. */
  List<JsonNode> receipts() {
    var messages = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(receiptsQueue).maxNumberOfMessages(10)).messages();
    messages.forEach(m -> Embedded.sqs().client().deleteMessage(d -> d.queueUrl(receiptsQueue).receiptHandle(m.receiptHandle())));
    return messages.stream().map(m -> Json.tree(m.body())).toList();
  }

  int tickets() {
    int count = 0;
    while (true) {
      var messages = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(sendsQueue).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return count;
      }
      count += messages.size();
      messages.forEach(m -> Embedded.sqs().client().deleteMessage(d -> d.queueUrl(sendsQueue).receiptHandle(m.receiptHandle())));
    }
  }

  @Override
  public void close() {
    databases.close();
  }

  /** An answer with its body as JSON. */
  record Answer(HttpResponse response) {
    int status() {
      return response.status();
    }

    JsonNode json() {
      return Json.tree(response.body());
    }

    String code() {
      return json().path("type").asText().replace("urn:tqwa:problem:", "");
    }
  }
}
