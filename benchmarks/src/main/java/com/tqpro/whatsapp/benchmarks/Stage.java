package com.tqpro.whatsapp.benchmarks;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** What functions find around them: queues, tables, secrets and one tenant in the registry; nothing that takes messages off the queues. */
final class Stage {
  static final String TENANT = "oasis";
  private static final String SENDER = "900000000000201";
  private static final String WABA = "900000000000101";
  private static final String SECRET = "benchmark-secret";

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
    environment.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", "1", "PLATFORM_DB_USER", "nobody", "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", "1",
        "DATABASE_SSL_MODE", "disable", "META_GRAPH_BASE_URL", "http://127.0.0.1:1", "OIDC_ISSUER", "http://127.0.0.1:1", "OIDC_AUDIENCE", "bench"));
    Embedded.secrets().put("bench/service", Json.text(Json.object().put("TQPRO_API_KEY", "bench-key-bench-key").put("CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32))
        .put("TQPRO_ENCRYPTION_KEY", "cd".repeat(32)).put("META_APP_SECRET", SECRET).put("META_WEBHOOK_VERIFY_TOKEN", "v").put("PLATFORM_DB_PASSWORD", "x")));
    new RegistryProjector(Embedded.dynamo().client(), "bench-registry", Optional::empty).project(new RegistrySnapshot(1,
        List.of(new TenantRoute(TENANT, "Oasis", true, true, NumberRoute.SHARED_APP, WABA, "Asia/Dubai", List.of(SENDER))),
        List.of(new NumberRoute(Provider.META, SENDER, TENANT, "+97140000011", WABA, NumberRoute.SHARED_APP, 80)), Map.of()));
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
