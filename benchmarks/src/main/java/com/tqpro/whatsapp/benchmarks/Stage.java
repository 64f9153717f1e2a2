package com.tqpro.whatsapp.benchmarks;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.crypto.SecretKey32;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What functions find around them: queues, tables, secrets, databases and one tenant in the registry; nothing that takes messages off the queues. */
final class Stage {
  static final String TENANT = "oasis";
  private static final String SENDER = "900000000000201";
  private static final String WABA = "900000000000101";
  private static final String SECRET = "benchmark-secret";
  private static final String API_KEY = "bench-key-bench-key";

  private final Map<String, String> environment = new HashMap<>();

  Stage() {
    for (var table : List.of("registry", "keys", "pacing")) {
      Embedded.dynamo().createTable("bench-" + table);
    }
    environment.putAll(Map.of("AWS_REGION", EmbeddedSqs.REGION, "AWS_ACCESS_KEY_ID", "local", "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(), "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString()));
    environment.putAll(Map.of("REGISTRY_TABLE", "bench-registry", "CONTACT_KEYS_TABLE", "bench-keys", "PACING_TABLE", "bench-pacing", "STAGE", "bench",
        "TENANT_SECRET_PREFIX", "bench/tenants/", "SERVICE_SECRET_NAME", "bench/service", "META_WEBHOOK_IP_CHECK", "ignore", "BENCH_APP_SECRET", SECRET));
    var port = Integer.toString(Embedded.postgres().port());
    environment.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", port, "PLATFORM_DB_NAME", "bench_platform", "PLATFORM_DB_USER", EmbeddedPostgres.SUPERUSER,
        "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", port, "DATABASE_SSL_MODE", "disable", "META_GRAPH_BASE_URL", "http://127.0.0.1:1"));
    environment.putAll(Map.of("OIDC_ISSUER", "http://127.0.0.1:1", "OIDC_AUDIENCE", "bench"));
    Embedded.secrets().put("bench/service", Json.text(Json.object().put("TQPRO_API_KEY", API_KEY).put("CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32))
        .put("TQPRO_ENCRYPTION_KEY", "cd".repeat(32)).put("META_APP_SECRET", SECRET).put("META_WEBHOOK_VERIFY_TOKEN", "v").put("PLATFORM_DB_PASSWORD", "x")));
    var ofTenant = Json.object();
    ofTenant.putObject("database").put("name", "bench_tenant").put("user", EmbeddedPostgres.SUPERUSER).put("password", "x");
    ofTenant.putObject("meta").put("accessToken", "bench-token");
    Embedded.secrets().put("bench/tenants/" + TENANT, Json.text(ofTenant));
    Migrations.tenant(Embedded.postgres().createDatabase("bench_tenant"), EmbeddedPostgres.SUPERUSER, "");
    Migrations.platform(Embedded.postgres().createDatabase("bench_platform"), EmbeddedPostgres.SUPERUSER, "");
    try (var platform = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), "bench_platform", EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system())) {
      platform.run(h -> {
        h.execute("insert into public.tenant (slug, name) values (?, 'Oasis')", TENANT);
        h.execute("insert into public.wa_meta_app (tenant_slug, use_shared_meta_app, waba_id, ai_csr_enabled) values (?, true, ?, true)", TENANT, WABA);
        h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number) values ('META', ?, ?, '+97140000011'), ('META', '200001', ?, '+97140000012')",
            SENDER, TENANT, TENANT);
      });
      new RegistryProjector(Embedded.dynamo().client(), "bench-registry", Optional::empty).project(new PlatformRepository(platform).snapshot());
    }
  }

  /** The environment of a function, with a queue of its own for every variable that the template gives it and that names one. */
  Map<String, String> environment(Map<String, String> ofTemplate) {
    var all = new HashMap<>(environment);
    ofTemplate.forEach((name, value) -> {
      if (name.endsWith("_URL") && value.contains("/tqwa-")) {
        var queue = "bench-" + value.substring(value.lastIndexOf('/') + 1);
        all.put(name, Embedded.sqs().createQueue(queue, queue.endsWith(".fifo") ? Map.of(QueueAttributeName.FIFO_QUEUE, "true") : Map.of()));
      } else {
        all.putIfAbsent(name, value);
      }
    });
    return all;
  }

  /** A sample event, with the installation's key and the queues of {@link #environment}. */
  static byte[] sample(String file) {
    try {
      return Files.readString(Path.of("events").resolve(file)).replace("PUT-TQPRO_API_KEY-HERE", API_KEY).replace(":tqwa-local-", ":bench-tqwa-local-").getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A customer's message on inbound.fifo. */
  static byte[] inbound(int number) {
    var message = new InboundMessage(Provider.META, SENDER, "wamid.I" + number, Direction.IN, new ContactIdentity("971500000101", "AE.1", null, "Guest", null), Instant.now(),
        "text", "Which hotels have a free room on Friday?", null, null, null, null, null, Json.object());
    var body = new QueueBodies("inbound", tenant -> new TenantKeys(List.of(SecretKey32.ofHex("ab".repeat(32))), tenant)).seal(TENANT, Json.bytes(message));
    var event = Json.tree(sample("agent-inbound.json"));
    ((ObjectNode) event.path("Records").get(0)).put("body", body);
    return Json.bytes(event);
  }

  /** A webhook POST as API Gateway hands it over, signed, with so many delivery reports. */
  static byte[] webhook(int statuses, int number) {
    var list = Json.tree("[]");
    for (int i = 0; i < statuses; i++) {
      ((com.fasterxml.jackson.databind.node.ArrayNode) list).add(Json.object().put("id", "wamid.B" + number + "x" + i).put("status", "delivered")
          .put("timestamp", Long.toString(Instant.now().getEpochSecond())).put("recipient_id", "97150000" + String.format("%04d", i % 1000)));
    }
    var value = Json.object().put("messaging_product", "whatsapp");
    value.putObject("metadata").put("display_phone_number", "97140000011").put("phone_number_id", SENDER);
    value.set("statuses", list);
    var root = Json.object().put("object", "whatsapp_business_account");
    root.putArray("entry").addObject().put("id", WABA).putArray("changes").addObject().put("field", "messages").set("value", value);
    var body = Json.text(root);
    var event = Json.object().put("version", "2.0").put("routeKey", "POST /webhooks/meta").put("rawPath", "/webhooks/meta").put("rawQueryString", "");
    event.putObject("headers").put("content-type", "application/json").put("x-hub-signature-256", "sha256=" + hmac(body));
    var http = event.putObject("requestContext").put("requestId", "bench-" + number).put("stage", "$default").putObject("http");
    http.put("method", "POST").put("path", "/webhooks/meta").put("protocol", "HTTP/1.1").put("sourceIp", "127.0.0.1").put("userAgent", "bench");
    return Json.bytes(event.put("body", body).put("isBase64Encoded", false));
  }

  private static String hmac(String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
