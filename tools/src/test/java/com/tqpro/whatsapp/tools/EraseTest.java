package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceAccessMode;
import org.junit.jupiter.api.parallel.ResourceLock;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/** The whole system at work while people are erased; afterwards they are looked for everywhere. */
@ExtendWith(WholeSystem.class)
@ResourceLock(value = WholeSystem.LOCK, mode = ResourceAccessMode.READ)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EraseTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  @TempDir static Path folder;
  private static LocalSystem system;
  private static DynamoDbClient dynamo;

  @BeforeAll
  static void start(LocalSystem whole) {
    system = whole;
    dynamo = DynamoDbClient.builder().endpointOverride(system.dynamoEndpoint()).region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))).httpClient(UrlConnectionHttpClient.create()).build();
  }

  @AfterAll
  static void stop() {
    dynamo.close();
  }

  @Test
  @Order(1)
  void who_is_erased_in_the_middle_of_a_broadcast_is_nowhere_afterwards() throws Exception {
    var first = "971500300000";
    var last = "971500300299";
    var csv = new StringBuilder("phone,name\n");
    for (int i = 0; i < 300; i++) {
      csv.append("+971500300").append("%03d".formatted(i)).append(",Guest").append(i).append("Surname\n");
    }
    var file = Files.writeString(folder.resolve("contacts.csv"), csv);
    var key = system.secrets().service("TQPRO_API_KEY");
    String id;
    try (var api = new ApiClient(system.baseUrl(), key, "oasis")) {
      api.post("/admin/api/templates/import", null);
    }
    id = Json.tree(run(0, "broadcast", "create", "--name", "Eid", "--template", "welcome_back", "--language", "en", "--recipients", file.toString(), "--json",
        "--url", system.baseUrl().toString(), "--key", key, "--tenant", "oasis")).path("id").asText();
    system.graph().customer("+" + first).named("Layla Unforgettable").to(DemoTenant.OASIS.sender()).text("words that nobody keeps");
    Await.until("the words are stored", PATIENCE, () -> count("select count(*) from tqwa.conversation_messages m join tqwa.contact c on c.id = m.contact_id where c.wa_id = '" + first + "'") == 1);
    deadLetters(first);
    assertThat(everywhere().entrySet()).as("the search sees what it looks for").filteredOn(p -> p.getValue().contains("words that nobody")).extracting(Map.Entry::getKey).containsExactly("queue InboundDeadLetters");
    // He is erased before his turn, however long that takes.
    execute("update tqwa.outbound_message set next_attempt_at = now() + interval '1 hour' where recipient = '" + last + "'");
    run(0, "broadcast", "start", id, "--url", system.baseUrl().toString(), "--key", key, "--tenant", "oasis");
    Await.until("it runs", PATIENCE, () -> sent() > 20);

    var lastReport = Json.tree(run(0, "contact", "erase", "--phone", "+" + last, "--only", "oasis", "--json"));
    var firstReport = Json.tree(run(0, "contact", "erase", "--phone", "+971 50 030 0000", "--json"));
    // His turn is under way meanwhile: the answer may be there already, or not yet.
    assertThat(firstReport.at("/oasis/tables/conversation_messages").asInt()).isBetween(1, 2);
    assertThat(firstReport.at("/oasis/tables/outbound_message").asInt()).isBetween(1, 2);
    assertThat(firstReport.at("/queues/tqwa-local-inbound-dead.fifo").asInt()).isEqualTo(1);
    assertThat(firstReport.at("/queues/tqwa-local-receipts-dead").asInt()).isEqualTo(1);
    assertThat(firstReport.has("marina") && firstReport.has("dune")).isTrue();
    assertThat(lastReport.has("dune")).isFalse();
    Await.until("the broadcast ends", PATIENCE, () -> count("select count(*) from tqwa.outbound_message where state in ('PENDING', 'CLAIMED')") == 0);
    Await.until("receipts are in", PATIENCE, () -> system.graph().receiptsPending() == 0 && system.depth("ReceiptsQueue") == 0 && system.depth("InboundQueue") == 0);

    assertThat(system.graph().acceptedTo(last)).as("messages to who was erased before his turn").isZero();
    assertThat(sent()).isEqualTo(299);
    assertThat(count("select count(*) from tqwa.outbound_message where skip_reason = 'ERASED' and recipient is null")).isEqualTo(1);
    var found = new TreeMap<String, String>();
    for (var trace : List.of(first, last, "Layla", "Guest0Surname", "Guest299Surname", "words that nobody", system.graph().customer("+" + first).userId())) {
      everywhere().forEach((place, text) -> {
        if (text.contains(trace)) {
          found.put(place, trace);
        }
      });
    }
    assertThat(found).isEmpty();
    assertThat(everywhere().values()).as("others are still there").anyMatch(text -> text.contains("971500300150"));
    assertThat(count("select count(*) from tqwa.audit_log where action = 'contact.erase'")).isEqualTo(2);

    assertThat(Json.tree(run(0, "contact", "reapply", "--only", "oasis", "--json")).path("oasis").asText()).isEqualTo("0 erased");
    var export = folder.resolve("person.json");
    run(0, "contact", "export", "--phone", "+971500300150", "-o", export.toString());
    assertThat(Json.tree(Files.readString(export)).at("/oasis/contact/0/name").asText()).isEqualTo("Guest150Surname");
    assertThat(run(1, "contact", "export", "--phone", "+971500300150", "-o", export.toString())).contains("is there already");
    assertThat(run(2, "contact", "erase", "--phone", "0500300150")).contains("must begin with +");
    assertThat(run(2, "contact", "erase")).contains("--phone");
    assertThat(run(1, "contact", "erase", "--phone", "+971500300150", "--only", "nobody")).contains("There is no tenant nobody.");
  }

  @Test
  @Order(2)
  void a_lead_is_erased_from_all_tenants_by_his_user_id_and_what_the_owner_was_sent_is_named() throws Exception {
    var phone = "971500400005";
    var customer = system.graph().customer("+" + phone).named("Mariam Rarename");
    var notified = "select count(*) from tqwa.outbound_message where kind = 'NOTIFICATION' and sent_at is not null";
    int before = count(notified);
    int said = 0;
    for (var text : List.of("أريد إقامة في فندق في دبي لشخصين", "يعجبني العرض الأول وأريد الحجز", "اسمي مريم، تواصلوا معي عبر واتساب")) {
      customer.to(DemoTenant.OASIS.sender()).text(text);
      var answered = "select count(*) from tqwa.conversation_state s join tqwa.contact c on c.id = s.contact_id where c.wa_id = '" + phone + "' and answered_seq >= " + ++said;
      Await.until("he is answered", PATIENCE, () -> count(answered) == 1);
    }
    system.twilio().inbound("+" + phone, DemoTenant.MARINA.sender(), "Mariam Rarename", "hello from elsewhere");
    Await.until("the owner has his mail", PATIENCE, () -> system.mails().stream().anyMatch(m -> m.text().contains(phone)) && count("select count(*) from tqwa.lead l join tqwa.contact c on c.id = l.contact_id where l.mail = 'SENT' and c.wa_id = '" + phone + "'") == 1);
    Await.until("the owner has his message", PATIENCE, () -> count(notified) == before + 1);
    Await.until("the other tenant knows him too", PATIENCE, () -> dump("tqwa_marina").contains(phone));
    Await.until("nothing is on its way", PATIENCE, () -> system.graph().receiptsPending() == 0 && system.twilio().callbacksPending() == 0 && system.depth("ReceiptsQueue") == 0 && system.depth("InboundQueue") == 0);

    var export = folder.resolve("by-user-id.json");
    run(0, "contact", "export", "--user-id", customer.userId(), "-o", export.toString());
    var exported = Json.tree(Files.readString(export));
    assertThat(exported.at("/oasis/contact/0/name").asText() + " " + exported.at("/oasis/lead").size()).isEqualTo("Mariam Rarename 1");
    var report = Json.tree(run(0, "contact", "erase", "--user-id", customer.userId(), "--json"));
    assertThat(report.at("/oasis/tables/lead").asInt()).isEqualTo(1);
    assertThat(report.at("/marina/tables/contact").asInt()).isEqualTo(1);
    var mails = system.mails().stream().filter(m -> m.text().contains(phone)).toList();
    var copies = report.at("/oasis/copies");
    assertThat(copies.findValuesAsText("by")).containsExactlyInAnyOrder("MAIL", "WHATSAPP");
    copies.forEach(copy -> {
      assertThat(copy.path("to").asText()).isEqualTo(copy.path("by").asText().equals("MAIL") ? mails.getFirst().to() : "971500000999");
      assertThat(java.time.Instant.parse(copy.path("at").asText())).isBetween(mails.getFirst().at().minusSeconds(60), mails.getFirst().at().plusSeconds(60));
    });
    assertThat(mails).as("what the report names is what the mailbox holds").hasSize(1);
    assertThat(count("select count(*) from tqwa.erasure where report -> 'copies' @> '[{\"by\":\"MAIL\"}]'")).isEqualTo(1);

    var found = new TreeMap<String, String>();
    for (var trace : List.of(phone, "Rarename", "مريم", customer.userId())) {
      everywhere().forEach((place, text) -> {
        if (text.contains(trace) && !place.equals("mailbox")) {
          found.put(place, trace);
        }
      });
    }
    assertThat(found).isEmpty();
    assertThat(everywhere().get("mailbox")).as("it is outside of the system").contains(phone);
  }

  @Test
  @Order(3)
  void a_person_of_whom_nothing_was_encrypted_is_erased_again_when_a_backup_from_before_comes_back() throws Exception {
    var restored = "insert into tqwa.contact (id, wa_id, created_at) values ('0190c3a0-0000-7000-8000-0000000000aa', '971500500001', '2026-01-01')";
    execute(restored);
    run(0, "contact", "erase", "--phone", "+971500500001", "--only", "oasis");
    assertThat(count("select count(*) from tqwa.contact where wa_id = '971500500001'")).isZero();
    // The backup is older than the erasure, so it knows no tombstone either.
    execute("delete from tqwa.tombstone");
    execute(restored);
    assertThat(Json.tree(run(0, "contact", "reapply", "--only", "oasis", "--dry-run", "--json")).path("oasis").asText()).isEqualTo("1 would be erased");
    assertThat(count("select count(*) from tqwa.tombstone")).isZero();
    assertThat(Json.tree(run(0, "contact", "reapply", "--only", "oasis", "--json")).path("oasis").asText()).isEqualTo("1 erased");
    assertThat(count("select count(*) from tqwa.contact where wa_id = '971500500001'")).isZero();
    assertThat(count("select count(*) from tqwa.tombstone")).as("everybody's tombstone is back").isGreaterThan(1);
    assertThat(Json.tree(run(0, "keys", "rotate", "--json")).path("unreadable").asInt()).isZero();
  }

  @Test
  @Order(4)
  void a_word_that_came_after_its_sender_was_erased_was_lost_with_a_restored_backup() throws Exception {
    var stays = "971500500011";
    var returns = "971500500012";
    var said = java.time.Instant.now().minusSeconds(2).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    for (var phone : List.of(stays, returns)) {
      execute(contact(phone));
      run(0, "contact", "erase", "--phone", "+" + phone, "--only", "oasis");
      late(phone, "STOP", said);
    }
    late(returns, "START", said.plusSeconds(1));
    var words = "select count(*) from tqwa.tombstone where erased_at > '" + said + "' and word_at = '";
    Await.until("the words are noted", PATIENCE, () -> count(words + said + "' and opted_out = 'MARKETING'") == 1 && count(words + said.plusSeconds(1) + "' and opted_out is null") == 1);
    // The backup is older than the erasures and the words.
    execute("delete from tqwa.tombstone");
    execute(contact(stays));
    execute(contact(returns));
    assertThat(Json.tree(run(0, "contact", "reapply", "--only", "oasis", "--json")).path("oasis").asText()).isEqualTo("2 erased");
    assertThat(count("select count(*) from tqwa.contact where wa_id in ('" + stays + "', '" + returns + "')")).isZero();
    // Nor does the next backup, restored after this one, bring him back to marketing.
    execute("delete from tqwa.tombstone");
    run(0, "contact", "reapply", "--only", "oasis");

    var file = Files.writeString(folder.resolve("again.csv"), "phone,name\n+" + stays + ",Stays\n+" + returns + ",Returns\n");
    var id = Json.tree(run(0, "broadcast", "create", "--name", "Again", "--template", "welcome_back", "--language", "en", "--recipients", file.toString(), "--json",
        "--url", system.baseUrl().toString(), "--key", system.secrets().service("TQPRO_API_KEY"), "--tenant", "oasis")).path("id").asText();
    var rows = "select count(*) from tqwa.outbound_message where broadcast_id = '" + id + "' and ";
    assertThat(count(rows + "recipient = '" + stays + "' and skip_reason = 'OPTED_OUT'")).isEqualTo(1);
    assertThat(count(rows + "recipient = '" + returns + "' and state = 'PENDING'")).isEqualTo(1);
  }

  @Test
  @Order(5)
  void a_stop_on_a_dead_letter_queue_went_with_its_sender() throws Exception {
    var words = "971500500021";
    var choice = "971500500022";
    var at = java.time.Instant.now().minusSeconds(2).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
    var context = new ServiceContext("test", environment(), InstantSource.system(), System.err);
    system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("InboundDeadLetters").url()).messageBody(context.inboundBodies().seal("oasis", Json.bytes(message(words, "STOP", at))))
        .messageGroupId(words).messageDeduplicationId(words));
    var one = "{\"wa_id\":\"%s\",\"category\":\"marketing_messages\",\"value\":\"stop\",\"timestamp\":" + at.getEpochSecond() + "}";
    system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("AccountEventsDeadLetters").url()).messageBody("{\"provider\":\"META\",\"tenant\":\"oasis\",\"waba\":\"1\",\"field\":\"user_preferences\",\"id\":\"e\",\"at\":\"" + at
        + "\",\"value\":{\"user_preferences\":[" + one.formatted(choice) + "," + one.formatted("971500500023") + "]}}"));
    for (var phone : List.of(words, choice)) {
      assertThat(Json.tree(run(0, "contact", "erase", "--phone", "+" + phone, "--only", "oasis", "--json")).path("queues").size()).isEqualTo(1);
    }
    assertThat(count("select count(*) from tqwa.tombstone where opted_out = 'MARKETING' and word_at = '" + at + "'")).isGreaterThanOrEqualTo(2);
    assertThat(everywhere().get("queue InboundDeadLetters")).doesNotContain(words);
    assertThat(everywhere().get("queue AccountEventsDeadLetters")).doesNotContain(choice).as("somebody else's word stays").contains("971500500023");
  }

  /** How many of the broadcast's messages Meta took. */
  private static long sent() {
    return system.graph().messages().stream().filter(m -> m.type().equals("template") && m.recipient().startsWith("971500300")).count();
  }

  private static String contact(String phone) {
    return "insert into tqwa.contact (id, wa_id, created_at) values ('" + java.util.UUID.randomUUID() + "', '" + phone + "', '2026-01-01')";
  }

  private static InboundMessage message(String phone, String word, java.time.Instant at) {
    return new InboundMessage(Provider.META, DemoTenant.OASIS.sender(), "wamid." + word + phone, Direction.IN, new ContactIdentity(phone, null, null, null, null), at, "text", word, null, null, null, null, null, null);
  }

  /** A word that was on inbound.fifo when its sender was erased. */
  private static void late(String phone, String word, java.time.Instant at) {
    var context = new ServiceContext("test", environment(), InstantSource.system(), System.err);
    var message = message(phone, word, at);
    system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("InboundQueue").url()).messageBody(context.inboundBodies().seal("oasis", Json.bytes(message)))
        .messageGroupId(phone).messageDeduplicationId(message.id()));
  }

  /** What failed before and lies on the dead letter queues: words of his, and a report about him beside one about somebody else. */
  private static void deadLetters(String phone) {
    var context = new ServiceContext("test", environment(), InstantSource.system(), System.err);
    var inbound = context.inboundBodies().seal("oasis", Json.bytes(Json.tree("{\"contact\":{\"waId\":\"" + phone + "\"},\"text\":\"words that nobody keeps\"}")));
    system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("InboundDeadLetters").url()).messageBody(inbound).messageGroupId("g").messageDeduplicationId("d"));
    system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("ReceiptsDeadLetters").url()).messageBody(
        "{\"provider\":\"META\",\"tenant\":\"oasis\",\"statuses\":[{\"recipientWaId\":\"" + phone + "\"},{\"recipientWaId\":\"971500300150\"}],\"accepted\":[]}"));
  }

  /** Every database, table, queue and log of the system, and the mailbox that stands for SES, by its name, as text. */
  private static Map<String, String> everywhere() {
    var places = new HashMap<String, String>();
    for (var database : List.of("tqplatform", "tqwa_oasis", "tqwa_dune", "tqwa_marina")) {
      places.put("database " + database, dump(database));
    }
    system.template().tables().forEach(t -> places.put("table " + t.id(), dynamo.scan(r -> r.tableName(t.name())).items().toString()));
    system.template().queues().forEach(q -> places.put("queue " + q.id(), queue(q.url())));
    system.template().functions().forEach(f -> places.put("log " + f.id(), String.join("\n", system.logs(f.id()))));
    places.put("mailbox", system.mails().toString());
    return places;
  }

  /** What lies on a queue, opened where it is sealed. */
  private static String queue(String url) {
    var messages = system.sqs().receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).visibilityTimeout(0)).messages();
    assertThat(messages).as("all that " + url + " has is looked at").hasSizeLessThan(10);
    var context = new ServiceContext("test", environment(), InstantSource.system(), System.err);
    return messages.stream().map(m -> {
      var body = Json.tree(m.body());
      return m + (body.has("sealed") ? new String(context.inboundBodies().open(m.body()).body(), java.nio.charset.StandardCharsets.UTF_8) : "");
    }).toList().toString();
  }

  private static String dump(String database) {
    var text = new StringBuilder();
    try (var connection = DriverManager.getConnection(system.postgres().jdbcUrl(database), EmbeddedPostgres.SUPERUSER, ""); var statement = connection.createStatement()) {
      var tables = new ArrayList<String>();
      try (var rows = statement.executeQuery("select schemaname || '.' || tablename from pg_tables where schemaname in ('tqwa', 'public')")) {
        while (rows.next()) {
          tables.add(rows.getString(1));
        }
      }
      for (var table : tables) {
        try (var rows = statement.executeQuery("select cast(t.* as text) from " + table + " t")) {
          while (rows.next()) {
            text.append(rows.getString(1)).append('\n');
          }
        }
      }
      return text.toString();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void execute(String sql) throws java.sql.SQLException {
    try (var connection = DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_oasis"), EmbeddedPostgres.SUPERUSER, "")) {
      connection.createStatement().execute(sql);
    }
  }

  private static int count(String sql) {
    try (var connection = DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_oasis"), EmbeddedPostgres.SUPERUSER, "");
        var statement = connection.createStatement(); var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** As an operator's shell has it. */
  static Environment environment(LocalSystem system) {
    var variables = new HashMap<>(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_SQS", system.sqsEndpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", system.dynamoEndpoint().toString(), "AWS_ENDPOINT_URL_SECRETS_MANAGER", system.secretsEndpoint().toString(),
        "REGISTRY_TABLE", system.template().table("RegistryTable").name(), "CONTACT_KEYS_TABLE", system.template().table("ContactKeysTable").name(),
        "META_GRAPH_BASE_URL", system.graph().baseUri().toString(), "TWILIO_API_BASE_URL", system.twilio().baseUri().toString(),
        "TWILIO_MESSAGING_BASE_URL", system.twilio().baseUri().toString()));
    variables.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(system.postgres().port()), "PLATFORM_DB_USER", "tqpro_platform",
        "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(system.postgres().port()), "DATABASE_SSL_MODE", "disable"));
    return Environment.of(variables);
  }

  private static Environment environment() {
    return environment(system);
  }

  /** @return what was printed, on both streams */
  private static String run(int code, String... arguments) {
    var out = new StringWriter();
    int got = Tqwa.commandLine(environment(), arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(arguments);
    assertThat(got).as(out.toString()).isEqualTo(code);
    return out.toString();
  }
}
