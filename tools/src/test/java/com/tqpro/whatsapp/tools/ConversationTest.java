package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** A conversation from a broadcast's button to the handoff through the whole system, and nothing of it in the clear anywhere. */
@ExtendWith(WholeSystem.class)
@ResourceLock(WholeSystem.LOCK)
class ConversationTest {
  /** The customer's words, his name as he gave it, and Leila's answer to it. */
  private static final List<String> WORDS = List.of("أريد إقامة", "يعجبني", "اسمي", "عائشة");

  /** The same in English, as staff see it. */
  private static final List<String> ENGLISH = List.of("I am looking for a hotel stay", "My name is");

  /** What he taps, which is his word as well. */
  private static final List<String> TAPPED = List.of("Talk to us", "Yes please");

  @Test
  void a_customer_of_either_provider_is_answered_and_handed_over_and_his_words_are_nowhere_in_the_clear(LocalSystem system) throws Exception {
    var sent = new ConcurrentLinkedQueue<String>();
    system.onSend(sent::add);
    var began = Instant.now();
    int asked = system.claude().simulator().orElseThrow().requests().size();
    try (var both = Executors.newVirtualThreadPerTaskExecutor()) {
      // Side by side, as two tenants' customers are.
      var meta = both.submit(() -> conversation(system, DemoTenant.OASIS, system.graph().baseUri()));
      var twilio = both.submit(() -> conversation(system, DemoTenant.MARINA, system.twilio().baseUri()));
      // The words are where people see them ...
      assertThat(meta.get()).contains(WORDS).contains(ENGLISH).contains("Talk to us");
      assertThat(twilio.get()).contains(WORDS).contains(ENGLISH).contains("Yes please");
      assertThat(system.graph().messages().stream().filter(m -> m.acceptedAt().isAfter(began) && m.json().at("/template/name").asText().equals("lead_notification"))).singleElement().satisfies(m -> {
        assertThat(m.recipient()).isEqualTo("971500000999");
        var texts = m.json().at("/template/components/0/parameters").findValuesAsText("text");
        assertThat(texts).as("product, details, contact").hasSize(3);
        assertThat(texts.get(0)).contains("Staycation in Dubai");
        assertThat(texts.get(1)).contains("2 adults");
        assertThat(texts.get(2)).contains("عائشة", ConversationSteps.CUSTOMER);
      });
      assertThat(system.twilio().messagesTo("971500000999")).singleElement().satisfies(m -> {
        assertThat(m.parameters().get("ContentSid")).isEqualTo("HX00000000000000000000000000000005");
        assertThat(m.parameters().get("ContentVariables")).contains("\"1\":", "\"2\":", "\"3\":").contains("عائشة");
        assertThat(m.text()).startsWith("New lead: ").contains(ConversationSteps.CUSTOMER);
      });
      assertThat(system.twilio().typing()).isNotEmpty();
      followsARequest(system);
      // ... and in no table, queue or log.
      assertThat(system.logs("AgentFunction")).anyMatch(l -> l.contains("Handoff triggered")).anyMatch(l -> l.contains("Quote-reply detected"))
          .anyMatch(l -> l.contains("Fetching staycation products"));
      for (var tenant : List.of(DemoTenant.OASIS, DemoTenant.MARINA)) {
        var dump = dump(system, tenant.database());
        assertThat(dump).contains(tenant.sender());
        assertThat(clear(dump)).isEmpty();
        assertThat(calls(system, tenant)).as("a turn's calls of Claude").isNotEmpty().allMatch(calls -> calls <= 2);
      }
      assertThat(clear(dump(system, "tqplatform"))).isEmpty();
      assertThat(clear(keyTables(system))).isEmpty();
      assertThat(sent).as("what was put on queues").hasSizeGreaterThan(20);
      assertThat(clear(String.join("\n", sent))).isEmpty();
      assertThat(clear(queues(system))).isEmpty();
      samePrefix(system, asked);
      assertThat(clear(logs(system))).isEmpty();
    }
  }

  /** What a person asks of the API is found by its request's id in the log of whoever called the provider for it. */
  private static void followsARequest(LocalSystem system) throws Exception {
    try (var http = HttpClient.newHttpClient(); var admin = new ApiClient(system.baseUrl(), system.token("admin", "oasis"), null)) {
      var conversation = admin.get("/admin/api/conversations?waiting=true").at("/items/0/id").asText();
      long before = system.graph().acceptedCount();
      var answer = http.send(HttpRequest.newBuilder(URI.create(system.baseUrl() + "/admin/api/conversations/" + conversation + "/reply"))
          .header("authorization", "Bearer " + system.token("admin", "oasis")).header("content-type", "application/json")
          .POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"We call you at noon.\"}")).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      var id = "\"function_request_id\":\"" + answer.headers().firstValue("x-request-id").orElseThrow() + "\"";
      Await.until("the provider took it", Duration.ofSeconds(60), () -> system.graph().acceptedCount() > before);
      Await.until("the sender's line names the request", Duration.ofSeconds(60), () -> system.logs("SenderFunction").stream().anyMatch(l -> l.contains(id) && l.contains("Ticket done")));
      assertThat(id).contains(admin.get("/admin/api/audit?action=conversation.reply").at("/items/0/requestId").asText());
    }
  }

  private static String conversation(LocalSystem system, DemoTenant tenant, URI provider) throws InterruptedException {
    var console = new ByteArrayOutputStream();
    try (var admin = new ApiClient(system.baseUrl(), system.token("admin", tenant.slug()), null);
        var local = new ApiClient(system.baseUrl(), null, null);
        var side = new SimulatorView(provider)) {
      admin.post("/admin/api/templates/import", null);
      var steps = new ConversationSteps(admin, local, side, tenant.slug(), new PrintStream(console, true, StandardCharsets.UTF_8));
      assertThat(steps.run()).as(console.toString(StandardCharsets.UTF_8)).isTrue();
      assertThat(steps.wrong()).isEmpty();
      return console.toString(StandardCharsets.UTF_8);
    }
  }

  /** Claude's calls of each turn. */
  private static List<Integer> calls(LocalSystem system, DemoTenant tenant) throws SQLException {
    var calls = new ArrayList<Integer>();
    try (var connection = system.postgres().connect(tenant.database()); var statement = connection.createStatement();
        var rs = statement.executeQuery("select calls from tqwa.ai_usage where source = 'TURN'")) {
      while (rs.next()) {
        calls.add(rs.getInt(1));
      }
    }
    return calls;
  }

  /** Everything before the thread is the same bytes in all requests of a tenant, and is read from the cache from the second on. */
  private static void samePrefix(LocalSystem system, int before) {
    var claude = system.claude().simulator().orElseThrow();
    var requests = claude.requests().stream().skip(before).filter(r -> r.has("tools")).toList();
    var prefixes = requests.stream().map(r -> Json.text(r.path("tools")) + Json.text(r.path("system"))).distinct().toList();
    assertThat(requests).hasSizeGreaterThanOrEqualTo(8);
    assertThat(prefixes.size()).as("prefixes of two tenants with the same prompt").isLessThanOrEqualTo(2);
    assertThat(claude.answers().stream().skip(before).filter(a -> a.at("/usage/cache_creation_input_tokens").asInt() > 1000)).hasSizeLessThanOrEqualTo(2 * prefixes.size());
    assertThat(claude.answers().stream().skip(before).filter(a -> a.at("/usage/cache_read_input_tokens").asInt() > 1000)).hasSizeGreaterThan(requests.size() / 2);
  }

  /** What of the customers is found, also as JSON, Base64, hexadecimal or an address would write it. */
  private static List<String> clear(String where) {
    return Stream.of(WORDS, ENGLISH, TAPPED).flatMap(List::stream).filter(word -> written(word).stream().anyMatch(where::contains)).toList();
  }

  private static List<String> written(String word) {
    var ways = new ArrayList<>(List.of(word, Json.text(word).replace("\"", ""), URLEncoder.encode(word, StandardCharsets.UTF_8)));
    var bytes = word.getBytes(StandardCharsets.UTF_8);
    ways.add(HexFormat.of().formatHex(bytes));
    var escaped = new StringBuilder();
    word.chars().forEach(c -> escaped.append(c < 128 ? Character.toString(c) : "\\u%04x".formatted(c)));
    ways.add(escaped.toString());
    // Of Base64 the part that does not depend on what stands before and after.
    for (int before = 0; before < 3; before++) {
      var shifted = new byte[before + bytes.length];
      System.arraycopy(bytes, 0, shifted, before, bytes.length);
      var base64 = Base64.getEncoder().withoutPadding().encodeToString(shifted);
      ways.add(base64.substring((before * 8 + 5) / 6, shifted.length * 8 / 6));
    }
    return ways;
  }

  /** A search that finds nothing proves something only if it would find it. */
  @Test
  void a_word_is_found_however_it_is_written() {
    for (var word : List.of("عائشة", "My name is")) {
      for (var before : List.of("", "x", "xy")) {
        var text = before + word + " and more";
        assertThat(clear("{" + Json.text(text) + "}")).contains(word);
        assertThat(clear(Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8)))).contains(word);
        assertThat(clear(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)))).contains(word);
        assertThat(clear(URLEncoder.encode(text, StandardCharsets.UTF_8))).contains(word);
      }
    }
    assertThat(clear("\\u0639\\u0627\\u0626\\u0634\\u0629")).containsExactly("عائشة");
  }

  /** The registry and the wrapped keys, which lie outside the databases. */
  private static String keyTables(LocalSystem system) {
    var text = new StringBuilder();
    try (var dynamo = DynamoDbClient.builder().endpointOverride(system.dynamoEndpoint()).region(Region.EU_CENTRAL_1).httpClient(UrlConnectionHttpClient.create())
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))).build()) {
      for (var table : dynamo.listTables().tableNames()) {
        dynamo.scanPaginator(r -> r.tableName(table)).items().forEach(i -> text.append(i).append('\n'));
      }
    }
    assertThat(text).contains(DemoTenant.OASIS.sender());
    return text.toString();
  }

  /** Every row of every table of a database, as text; bytea both as it is and read as text. */
  private static String dump(LocalSystem system, String database) throws SQLException {
    var text = new StringBuilder();
    try (var connection = system.postgres().connect(database); var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var rs = statement.executeQuery("select table_schema || '.' || table_name from information_schema.tables where table_schema not in ('pg_catalog', 'information_schema')")) {
        while (rs.next()) {
          tables.add(rs.getString(1));
        }
      }
      assertThat(tables).hasSizeGreaterThan(4);
      for (var table : tables) {
        try (var rs = statement.executeQuery("select * from " + table)) {
          int columns = rs.getMetaData().getColumnCount();
          while (rs.next()) {
            for (int i = 1; i <= columns; i++) {
              var value = rs.getObject(i);
              // What a template says is no customer's word.
              boolean registered = table.equals("tqwa.template") || table.equals("tqwa.broadcast");
              text.append(registered ? "" : value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value)).append('\n');
            }
          }
        }
      }
    }
    return text.toString();
  }

  /** What lies on the queues and their dead letter queues now. */
  private static String queues(LocalSystem system) {
    var text = new StringBuilder();
    for (var queue : system.template().queues()) {
      system.sqs().receiveMessage(r -> r.queueUrl(queue.url()).maxNumberOfMessages(10).visibilityTimeout(0).waitTimeSeconds(0)).messages().forEach(m -> text.append(m.body()).append('\n'));
    }
    return text.toString();
  }

  /** All that any function ever wrote: less than the lines that are kept. */
  private static String logs(LocalSystem system) {
    var text = new StringBuilder();
    for (var function : system.template().functions()) {
      var lines = system.logs(function.id());
      assertThat(lines).as(function.id()).hasSizeLessThan(5_000);
      lines.forEach(line -> text.append(line).append('\n'));
    }
    assertThat(text).contains("Inbound message stored");
    return text.toString();
  }
}
