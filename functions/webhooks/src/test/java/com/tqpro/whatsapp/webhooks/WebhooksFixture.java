package com.tqpro.whatsapp.webhooks;

import com.amazonaws.services.lambda.runtime.Context;
import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The function on embedded queues, registry and secrets of its own: oasis on the shared app, dune on its own, palm beside oasis. */
final class WebhooksFixture {
  static final String SECRET = "shared-secret";
  static final String OWN_SECRET = "dune-secret";
  static final String OWN_APP = "own-app-key-0123456789a";
  static final String WABA = "100000000000001";
  static final String NUMBER = "200000000000001";
  static final String OWN_WABA = "100000000000002";
  static final String OWN_NUMBER = "200000000000002";

  final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  final String id = UUID.randomUUID().toString();
  final Map<String, String> variables = new HashMap<>();

  WebhooksFixture() {
    var table = "registry-" + id;
    Embedded.dynamo().createTable(table);
    service(SECRET, null);
    Embedded.secrets().put(id + "/tenants/dune", "{\"meta\":{\"appSecret\":\"" + OWN_SECRET + "\",\"verifyToken\":\"dune-verify\"}}");
    variables.putAll(Map.of(
        "AWS_REGION", "eu-central-1",
        "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(),
        "REGISTRY_TABLE", table, "SERVICE_SECRET_NAME", id + "/service", "TENANT_SECRET_PREFIX", id + "/tenants/",
        "META_WEBHOOK_IP_CHECK", "ignore"));
    for (var queue : List.of("inbound.fifo", "receipts", "account-events", "unrouted")) {
      var attributes = queue.endsWith(".fifo")
          ? Map.of(QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.VISIBILITY_TIMEOUT, "120")
          : Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "120");
      var url = Embedded.sqs().createQueue(id.substring(0, 8) + "-" + queue, attributes);
      variables.put(queue.replace(".fifo", "").replace('-', '_').toUpperCase(java.util.Locale.ROOT) + "_QUEUE_URL", url);
    }
    variables.put("PRIMING_PASSES", "2");
    project(1);
  }

  /** The installation's secret. */
  void service(String appSecret, String previous) {
    var secret = Json.object();
    secret.put("CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32)).put("META_APP_SECRET", appSecret).put("META_WEBHOOK_VERIFY_TOKEN", "shared-verify");
    if (previous != null) {
      secret.put("META_APP_SECRET_PREVIOUS", previous);
    }
    Embedded.secrets().put(id + "/service", Json.text(secret));
  }

  void project(long version, NumberRoute... more) {
    var numbers = new ArrayList<>(List.of(
        new NumberRoute(Provider.META, NUMBER, "oasis", "+97140000001", WABA, "shared", 80),
        new NumberRoute(Provider.META, OWN_NUMBER, "dune", "+97140000002", OWN_WABA, OWN_APP, 80)));
    numbers.addAll(List.of(more));
    context().projector().project(new RegistrySnapshot(version, List.of(
        new TenantRoute("oasis", "Oasis", true, true, "shared", WABA, "Asia/Dubai", List.of(NUMBER)),
        new TenantRoute("palm", "Palm", true, true, "shared", WABA, "Asia/Dubai", List.of()),
        new TenantRoute("dune", "Dune", true, false, OWN_APP, OWN_WABA, "Asia/Dubai", List.of(OWN_NUMBER))), numbers, Map.of()));
  }

  ServiceContext context() {
    return new ServiceContext("webhooks", Environment.of(variables), now::get, new PrintStream(logged, true, StandardCharsets.UTF_8));
  }

  WebhooksFunction function() {
    return new WebhooksFunction(context());
  }

  /** Sends an API Gateway event through the handler. */
  static JsonNode call(WebhooksFunction function, JsonNode event) {
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(Json.bytes(event)), out, lambda());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Json.tree(out.toByteArray());
  }

  static int post(WebhooksFunction function, String path, String body, String signature) {
    return call(function, event("POST", path, body, signature)).path("statusCode").asInt();
  }

  /** Posts to the shared app's URL, rightly signed. */
  static int post(WebhooksFunction function, String body) {
    return post(function, "/webhooks/meta", body, MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), SECRET));
  }

  static com.fasterxml.jackson.databind.node.ObjectNode event(String method, String path, String body, String signature) {
    var event = Json.object();
    event.put("version", "2.0").put("rawPath", path).put("rawQueryString", "").put("isBase64Encoded", false);
    if (body != null) {
      event.put("body", body);
    }
    var headers = event.putObject("headers").put("content-type", "application/json");
    if (signature != null) {
      headers.put("x-hub-signature-256", signature);
    }
    event.putObject("queryStringParameters");
    var context = event.putObject("requestContext").put("requestId", "req-1").put("stage", "$default");
    context.putObject("http").put("method", method).put("path", path).put("sourceIp", "203.0.113.9");
    return event;
  }

  /** What is on a queue now, in order, taken off it. */
  List<JsonNode> take(String queue) {
    var client = Embedded.sqs().client();
    var url = variables.get(queue);
    var bodies = new ArrayList<JsonNode>();
    while (true) {
      List<Message> messages = client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10)).messages();
      if (messages.isEmpty()) {
        return bodies;
      }
      for (var message : messages) {
        bodies.add(Json.tree(message.body()));
        client.deleteMessage(r -> r.queueUrl(url).receiptHandle(message.receiptHandle()));
      }
    }
  }

  /** The inbound messages, opened: tenant and message. */
  List<Map.Entry<String, InboundMessage>> inbound() {
    var bodies = context().inboundBodies();
    return take("INBOUND_QUEUE_URL").stream().map(b -> bodies.open(Json.text(b)))
        .map(o -> Map.entry(o.tenant(), Json.read(o.body(), InboundMessage.class))).toList();
  }

  String log() {
    return logged.toString(StandardCharsets.UTF_8);
  }

  static String text(String number, String... ids) {
    return envelope(WABA, number, "messages", java.util.Arrays.stream(ids).map(id ->
        "{\"from\":\"971500000101\",\"from_user_id\":\"AE.7Hq\",\"id\":\"" + id + "\",\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"secret words " + id + "\"}}").toList());
  }

  static String envelope(String waba, String number, String list, List<String> items) {
    return "{\"object\":\"whatsapp_business_account\",\"entry\":[" + entry(waba, number, list, items) + "]}";
  }

  static String entry(String waba, String number, String list, List<String> items) {
    return "{\"id\":\"" + waba + "\",\"changes\":[{\"field\":\"messages\",\"value\":{\"messaging_product\":\"whatsapp\",\"metadata\":{\"phone_number_id\":\""
        + number + "\"},\"" + list + "\":[" + String.join(",", items) + "]}}]}";
  }

  static String status(String id) {
    return "{\"id\":\"" + id + "\",\"status\":\"delivered\",\"timestamp\":\"1793000100\",\"recipient_id\":\"971500000101\"}";
  }

  private static Context lambda() {
    return (Context) Proxy.newProxyInstance(WebhooksFixture.class.getClassLoader(), new Class<?>[] {Context.class},
        (proxy, method, arguments) -> method.getReturnType() == String.class ? "lambda-1" : 30_000);
  }
}
