package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.access.ApiAccess;
import com.tqpro.whatsapp.runtime.access.ApiRoles;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.simulators.meta.MetaApp;
import com.tqpro.whatsapp.simulators.meta.MetaPhone;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.MetaSimulatorOptions;
import com.tqpro.whatsapp.simulators.meta.MetaWaba;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;

/** The admin function on embedded servers: two tenants of the simulator's WABA, each with a database of its own. */
final class AdminFixture implements AutoCloseable {
  static final String WABA = "900000000000101";
  static final String SENDER = "900000000000201";
  static final String KEY = "test-key";
  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  final ByteArrayOutputStream log = new ByteArrayOutputStream();
  static final String TWILIO_SENDER = "+97140000022";
  private static final String ACCOUNT = "AC" + "1".repeat(32);
  final MetaSimulator meta;
  final TwilioSimulator twilio = TwilioSimulator.start(0).put(new TwilioAccount(ACCOUNT, "token")).put(new TwilioNumber(TWILIO_SENDER, ACCOUNT, null, null));
  final ServiceContext context;
  final String sendsQueue;
  final String turnsQueue;
  final String repliesQueue;
  private final List<String> databases = new ArrayList<>();
  private final String prefix = "test-" + UUID.randomUUID() + "/";

  AdminFixture() {
    this(Map.of("broadcast.wa.provider", "META", "broadcast.wa.media.cdn.prefix", "https://cdn.example/oasis"));
  }

  AdminFixture(Map<String, String> installationSettings) {
    meta = MetaSimulator.start(MetaSimulatorOptions.builder()
        .app(new MetaApp("900000000000301", "secret", URI.create("http://127.0.0.1:9/webhooks/meta"), "verify"))
        .waba(MetaWaba.seeded(WABA, "Oasis", "900000000000301", "meta-token"))
        .phone(MetaPhone.of(SENDER, WABA, "+97140000011", "Oasis")).build());
    sendsQueue = Embedded.sqs().createQueue("sends-" + UUID.randomUUID() + ".fifo");
    var variables = new HashMap<String, String>();
    variables.put("AWS_REGION", "eu-central-1");
    variables.put("AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString());
    variables.put("AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString());
    for (var table : List.of("REGISTRY_TABLE", "CONTACT_KEYS_TABLE")) {
      variables.put(table, "t-" + UUID.randomUUID());
      Embedded.dynamo().createTable(variables.get(table));
    }
    variables.put("TENANT_DB_HOST", "127.0.0.1");
    variables.put("TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()));
    variables.put("DATABASE_SSL_MODE", "disable");
    variables.put("TENANT_SECRET_PREFIX", prefix);
    variables.put("SENDS_QUEUE_URL", sendsQueue);
    turnsQueue = Embedded.sqs().createQueue("turns-" + UUID.randomUUID() + ".fifo");
    repliesQueue = Embedded.sqs().createQueue("replies-" + UUID.randomUUID() + ".fifo");
    variables.put("TURNS_QUEUE_URL", turnsQueue);
    variables.put("REPLIES_QUEUE_URL", repliesQueue);
    variables.put("META_GRAPH_BASE_URL", meta.baseUri().toString());
    variables.put("TWILIO_CONTENT_BASE_URL", twilio.baseUri().toString());
    variables.put("TQPRO_API_KEY", KEY);
    variables.put("PRIMING_PASSES", "2");
    variables.put("CONVERSATION_ENCRYPTION_KEY", "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff");
    context = new ServiceContext("admin", Environment.of(variables), now::get, new PrintStream(log, true, StandardCharsets.UTF_8));
    project(1, installationSettings);
    for (var tenant : List.of("oasis", "dune")) {
      tenant(tenant);
    }
  }

  /** Puts the registry, with other settings of the installation, where functions read it. */
  void project(long version, Map<String, String> settings) {
    context.projector().project(new RegistrySnapshot(version,
        List.of(new TenantRoute("oasis", "Oasis", true, true, "shared", WABA, "Asia/Dubai", List.of(SENDER, TWILIO_SENDER)),
            new TenantRoute("dune", "Dune", true, true, "shared", WABA, "Asia/Dubai", List.of("900000000000203"))),
        List.of(new NumberRoute(Provider.META, SENDER, "oasis", "+97140000011", WABA, "shared", 80), new NumberRoute(Provider.TWILIO, TWILIO_SENDER, "oasis", TWILIO_SENDER, null, null, 80),
            new NumberRoute(Provider.META, "900000000000203", "dune", "+97140000033", WABA, "shared", 80)), settings));
  }

  private void tenant(String slug) {
    var database = slug + "_" + UUID.randomUUID().toString().replace("-", "");
    Embedded.postgres().createDatabase(database, "tenant", url -> Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, ""));
    databases.add(database);
    var secret = Json.object();
    secret.putObject("database").put("name", database).put("user", EmbeddedPostgres.SUPERUSER).put("password", "none");
    secret.putObject("twilio").put("accountSid", ACCOUNT).put("authToken", "token");
    secret.putObject("meta").put("accessToken", "meta-token");
    Embedded.secrets().put(prefix + slug, Json.text(secret));
  }

  /** An execution environment of its own, as Lambda would start another one. */
  AdminFunction function() {
    return function(context.tickets()::issue);
  }

  AdminFunction function(com.tqpro.whatsapp.domain.broadcast.Tickets tickets) {
    var ports = AdminFunction.ports(context);
    var access = new ApiAccess(new ApiRoles(ConfigFiles.properties("api-roles.properties")), context.serviceSecret(), AdminFixture::token, context.registry());
    return new AdminFunction(new AdminPorts(access, ports.log(), ports.clock(), ports.registry(), ports.databases(), ports.contactKeys(), ports.settings(),
        ports.metaTemplates(), ports.metaCredentials(), ports.twilioContents(), ports.twilioCredentials(), tickets, ports.prices(), ports.conversations()));
  }

  /** The identity provider's part: a token is {@code role@tenant}. */
  private static Caller token(String token) {
    var parts = token.split("@");
    if (parts.length != 2) {
      throw Problem.unauthorized("no token");
    }
    return new Caller(parts[0], Set.of(parts[0]), parts[1]);
  }

  Database database(String tenant) {
    return new TenantDatabases(t -> new com.tqpro.whatsapp.postgres.Connections(context::databaseVariable).tenant(t, context::databaseSecret), now::get).of(tenant);
  }

  /** The tickets that wait on sends.fifo. */
  List<SendTicket> tickets() {
    var tickets = new ArrayList<SendTicket>();
    while (true) {
      var messages = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(sendsQueue).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
      if (messages.isEmpty()) {
        return tickets;
      }
      messages.forEach(m -> {
        tickets.add(Json.read(m.body(), SendTicket.class));
        Embedded.sqs().client().deleteMessage(d -> d.queueUrl(sendsQueue).receiptHandle(m.receiptHandle()));
      });
    }
  }

  static HttpRequest request(String method, String url, String token, String type, byte[] body) {
    var uri = URI.create(url);
    var query = new HashMap<String, String>();
    if (uri.getQuery() != null) {
      for (var pair : uri.getQuery().split("&")) {
        query.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    var headers = new HashMap<String, String>();
    if (token != null) {
      headers.put("authorization", "Bearer " + token);
    }
    if (token != null && token.equals(KEY)) {
      headers.put("x-tenant", "oasis");
    }
    if (type != null) {
      headers.put("content-type", type);
    }
    return new HttpRequest(method, uri.getPath(), uri.getQuery() == null ? "" : uri.getQuery(), query, headers, body, Map.of(), "127.0.0.1", "req-" + UUID.randomUUID());
  }

  static Answer call(AdminFunction function, String method, String url, String token, String json) {
    return new Answer(function.answer(request(method, url, token, json == null ? null : "application/json", json == null ? new byte[0] : json.getBytes(StandardCharsets.UTF_8))));
  }

  static Answer csv(AdminFunction function, String url, String token, String csv) {
    return new Answer(function.answer(request("PUT", url, token, "text/csv; charset=utf-8", csv.getBytes(StandardCharsets.UTF_8))));
  }

  @Override
  public void close() {
    meta.close();
    twilio.close();
    databases.forEach(name -> Embedded.postgres().giveBack(name, "tenant"));
  }

  /** An answer with its body as JSON. */
  record Answer(HttpResponse response) {
    int status() {
      return response.status();
    }

    JsonNode json() {
      return Json.tree(response.body());
    }

    String text() {
      return new String(response.body(), StandardCharsets.UTF_8);
    }

    String code() {
      return json().path("title").asText().replace(' ', '-');
    }
  }
}
