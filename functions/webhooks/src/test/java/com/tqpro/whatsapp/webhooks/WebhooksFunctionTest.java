package com.tqpro.whatsapp.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class WebhooksFunctionTest {
  private static final String KEY = "11".repeat(32);
  private static final String OWN = "own-app-key-0123456789a";
  private final String run = UUID.randomUUID().toString();
  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final Map<String, String> variables = new HashMap<>();
  private ServiceContext context;
  private WebhooksFunction function;

  @BeforeEach
  void start() {
    variables.putAll(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(), "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(),
        "REGISTRY_TABLE", "registry-" + run, "SERVICE_SECRET_NAME", "service-" + run, "TENANT_SECRET_PREFIX", "tenants-" + run + "/"));
    Embedded.dynamo().createTable("registry-" + run);
    variables.put("INBOUND_QUEUE_URL", Embedded.sqs().createQueue("inbound-" + run + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true")));
    for (var queue : List.of("receipts", "account-events", "unrouted")) {
      variables.put(queue.toUpperCase().replace('-', '_') + "_QUEUE_URL", Embedded.sqs().createQueue(queue + "-" + run));
    }
    Embedded.secrets().put("service-" + run, "{\"CONVERSATION_ENCRYPTION_KEY\":\"" + KEY + "\",\"META_APP_SECRET\":\"shared-secret\",\"META_WEBHOOK_VERIFY_TOKEN\":\"verify-me\"}");
    Embedded.secrets().put("tenants-" + run + "/dune", "{\"meta\":{\"appSecret\":\"dune-secret\",\"verifyToken\":\"dune-verify\"}}");
    context = context();
    context.projector().project(new RegistrySnapshot(1, List.of(
        new TenantRoute("oasis", "Oasis", true, true, "shared", "10000001", "Asia/Dubai", List.of("20000001")),
        new TenantRoute("dune", "Dune", true, false, OWN, "10000002", "Asia/Dubai", List.of("20000002"))),
        List.of(new NumberRoute(Provider.META, "20000001", "oasis", "+97140000001", "10000001", "shared", 80),
            new NumberRoute(Provider.META, "20000002", "dune", "+97140000002", "10000002", OWN, 80)), Map.of()));
    function = new WebhooksFunction(context);
  }

  @Test
  void a_signed_message_reaches_its_queue_sealed_and_a_status_goes_with_its_tenant() {
    var body = body("20000001", "\"messages\":[" + text("wamid.1", "مرحبا") + "],\"statuses\":[" + status("wamid.s1") + "," + status("wamid.s2") + "]");
    assertThat(post("/webhooks/meta", body, "shared-secret").status()).isEqualTo(200);
    var queued = receive("INBOUND_QUEUE_URL");
    assertThat(queued).hasSize(1);
    assertThat(queued.getFirst()).doesNotContain("مرحبا").doesNotContain("971500000001");
    var opened = context.inboundBodies().open(queued.getFirst());
    assertThat(opened.tenant()).isEqualTo("oasis");
    assertThat(Json.read(opened.body(), InboundMessage.class).text()).isEqualTo("مرحبا");
    var receipts = receive("RECEIPTS_QUEUE_URL");
    assertThat(receipts).hasSize(1);
    assertThat(Json.tree(receipts.getFirst()).path("statuses")).hasSize(2);
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("مرحبا").doesNotContain("971500000001");
  }

  @Test
  void a_message_sent_twice_by_the_provider_is_queued_once_within_five_minutes() {
    var body = body("20000001", "\"messages\":[" + text("wamid.1", "Hi") + "]");
    post("/webhooks/meta", body, "shared-secret");
    post("/webhooks/meta", body, "shared-secret");
    assertThat(receive("INBOUND_QUEUE_URL")).hasSize(1);
  }

  @Test
  void a_thousand_statuses_in_one_post_are_few_messages() {
    var body = body("20000001", "\"statuses\":[" + IntStream.range(0, 1000).mapToObj(i -> status("wamid." + i)).collect(Collectors.joining(",")) + "]");
    assertThat(post("/webhooks/meta", body, "shared-secret").status()).isEqualTo(200);
    assertThat(receive("RECEIPTS_QUEUE_URL").stream().mapToInt(m -> Json.tree(m).path("statuses").size()).sum()).isEqualTo(1000);
  }

  /** URL, what signs it, what is sent; then the status and how much reached inbound and unrouted. */
  @ParameterizedTest(name = "{2} at {0} signed by {1} -> {3}")
  @CsvSource({
      "/webhooks/meta,shared-secret,good,200,1,0", "/webhooks/meta,wrong-secret,good,403,0,0", "/webhooks/meta,none,good,403,0,0",
      "/webhooks/meta,dune-secret,good,403,0,0", "/webhooks/meta/own-app-key-0123456789a,dune-secret,dune,200,1,0",
      "/webhooks/meta/own-app-key-0123456789a,dune-secret,good,200,0,0", "/webhooks/meta,shared-secret,dune,200,0,0",
      "/webhooks/meta/unknown-app-key-01234567,dune-secret,good,404,0,0", "/webhooks/meta/shared,shared-secret,good,404,0,0",
      "/webhooks/meta,shared-secret,unknown-number,200,0,1", "/webhooks/meta,shared-secret,truncated,200,0,0",
      "/webhooks/meta,shared-secret,no-json,200,0,0", "/webhooks/meta,shared-secret,deep,200,0,0", "/webhooks/meta,shared-secret,oversized,413,0,0",
      "/webhooks/meta,shared-secret,array,200,0,0", "/webhooks/meta,shared-secret,one-bad,200,1,0"})
  void bad_input_gets_a_clear_answer_and_harms_nothing_else(String path, String secret, String kind, int status, int inbound, int unrouted) {
    assertThat(post(path, sample(kind), secret).status()).isEqualTo(status);
    assertThat(receive("INBOUND_QUEUE_URL")).hasSize(inbound);
    assertThat(receive("UNROUTED_QUEUE_URL")).hasSize(unrouted).allSatisfy(m -> assertThat(m).doesNotContain("Hi"));
  }

  @Test
  void a_rotated_secret_is_taken_up_by_the_first_request_that_it_signs_and_the_former_one_still_holds() {
    var body = body("20000001", "\"messages\":[" + text("wamid.1", "Hi") + "]");
    assertThat(post("/webhooks/meta", body, "shared-secret").status()).isEqualTo(200);
    Embedded.secrets().put("service-" + run, "{\"CONVERSATION_ENCRYPTION_KEY\":\"" + KEY + "\",\"META_APP_SECRET\":\"newer\",\"META_APP_SECRET_PREVIOUS\":\"shared-secret\"}");
    assertThat(post("/webhooks/meta", body, "newer").status()).isEqualTo(200);
    assertThat(post("/webhooks/meta", body, "shared-secret").status()).isEqualTo(200);
    assertThat(post("/webhooks/meta", body, "wrong").status()).isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({"/webhooks/meta,verify-me,subscribe,1158201444,200", "/webhooks/meta,wrong,subscribe,1158201444,403",
      "/webhooks/meta,verify-me,other,1158201444,403", "/webhooks/meta,verify-me,subscribe,<script>,403",
      "/webhooks/meta/own-app-key-0123456789a,dune-verify,subscribe,7,200", "/webhooks/meta/own-app-key-0123456789a,verify-me,subscribe,7,403"})
  void the_handshake_answers_the_bare_challenge_to_who_knows_the_token(String path, String token, String mode, String challenge, int status) {
    var answer = function.answer(new HttpRequest("GET", path, "", Map.of("hub.mode", mode, "hub.verify_token", token, "hub.challenge", challenge),
        Map.of(), new byte[0], Map.of(), "31.13.24.1", "req"));
    assertThat(answer.status()).isEqualTo(status);
    if (status == 200) {
      assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo(challenge);
      assertThat(answer.headers().get("content-type")).startsWith("text/plain");
    }
  }

  @ParameterizedTest
  @CsvSource({"permit,203.0.113.9,200,1", "permit,31.13.24.1,200,0", "restrict,203.0.113.9,403,1", "restrict,2a03:2880:1::1,200,0", "ignore,203.0.113.9,200,0"})
  void the_address_is_checked_as_configured(String mode, String address, int status, int counted) {
    variables.put("META_WEBHOOK_IP_CHECK", mode);
    var body = body("20000001", "\"messages\":[" + text("wamid.1", "Hi") + "]");
    var headers = Map.of("x-hub-signature-256", sign(body, "shared-secret"), "x-forwarded-for", "31.13.24.1");
    var answer = new WebhooksFunction(context()).answer(new HttpRequest("POST", "/webhooks/meta", "", Map.of(), headers, body, Map.of(), address, "req"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(out.toString(StandardCharsets.UTF_8).lines().filter(l -> l.contains("\"webhook_foreign_address\":1"))).hasSize(counted);
  }

  private ServiceContext context() {
    return new ServiceContext("webhooks", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
  }

  private byte[] sample(String kind) {
    var message = "\"messages\":[" + text("wamid.1", "Hi") + "]";
    return switch (kind) {
      case "good" -> body("20000001", message);
      case "dune" -> body("20000002", message);
      case "unknown-number" -> body("29999999", message);
      case "truncated" -> "{\"entry\":[{\"id\":\"1".getBytes(StandardCharsets.UTF_8);
      case "no-json" -> "hello".getBytes(StandardCharsets.UTF_8);
      case "deep" -> ("{\"entry\":" + "[".repeat(5000) + "]".repeat(5000) + "}").getBytes(StandardCharsets.UTF_8);
      case "oversized" -> new byte[MetaReceiver.MAX_BYTES + 1];
      case "array" -> "[1,2]".getBytes(StandardCharsets.UTF_8);
      default -> body("20000001", "\"messages\":[{\"type\":\"text\"}," + text("wamid.1", "Hi") + "]");
    };
  }

  private HttpResponse post(String path, byte[] body, String secret) {
    Map<String, String> headers = secret.equals("none") ? Map.of() : Map.of("x-hub-signature-256", sign(body, secret));
    return function.answer(new HttpRequest("POST", path, "", Map.of(), headers, body, Map.of(), "31.13.24.1", "req"));
  }

  private static byte[] body(String number, String content) {
    return ("{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"10000001\",\"changes\":[{\"field\":\"messages\",\"value\":"
        + "{\"metadata\":{\"phone_number_id\":\"" + number + "\"}," + content + "}}]}]}").getBytes(StandardCharsets.UTF_8);
  }

  private static String text(String id, String text) {
    return "{\"from\":\"971500000001\",\"id\":\"" + id + "\",\"timestamp\":\"1793000000\",\"type\":\"text\",\"text\":{\"body\":\"" + text + "\"}}";
  }

  private static String status(String id) {
    return "{\"id\":\"" + id + "\",\"status\":\"delivered\",\"timestamp\":\"1793000000\",\"recipient_id\":\"971500000001\"}";
  }

  private static String sign(byte[] body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return "sha256=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (java.security.GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private List<String> receive(String variable) {
    var bodies = new ArrayList<String>();
    for (var batch = once(variable); !batch.isEmpty(); batch = once(variable)) {
      bodies.addAll(batch);
    }
    return bodies;
  }

  private List<String> once(String variable) {
    return Embedded.sqs().client().receiveMessage(r -> r.queueUrl(variables.get(variable)).maxNumberOfMessages(10)).messages().stream().map(m -> m.body()).toList();
  }
}
