package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.FixedContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class AgentFunctionTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private final String run = UUID.randomUUID().toString();
  private final String databaseName = "agent_" + run.replace("-", "");
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private ServiceContext context;
  private AgentFunction agent;

  @BeforeEach
  void start() {
    var url = Embedded.postgres().createDatabase(databaseName);
    Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, "");
    Embedded.dynamo().createTable("registry-" + run);
    Embedded.dynamo().createTable("keys-" + run);
    var queue = Embedded.sqs().createQueue("inbound-" + run + ".fifo", Map.of(QueueAttributeName.FIFO_QUEUE, "true"));
    Embedded.secrets().put("tenants-" + run + "/oasis",
        "{\"database\":{\"name\":\"" + databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    Embedded.secrets().put("tenants-" + run + "/dune", "{\"database\":{\"name\":\"missing_database\",\"user\":\"nobody\",\"password\":\"x\"}}");
    var variables = new HashMap<>(Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(), "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(),
        "REGISTRY_TABLE", "registry-" + run, "CONTACT_KEYS_TABLE", "keys-" + run, "TENANT_SECRET_PREFIX", "tenants-" + run + "/"));
    variables.putAll(Map.of("INBOUND_QUEUE_URL", queue, "CONVERSATION_ENCRYPTION_KEY", "22".repeat(32), "TENANT_DB_HOST", "127.0.0.1",
        "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable"));
    context = new ServiceContext("agent", Environment.of(variables), InstantSource.fixed(NOW), new PrintStream(out, true, StandardCharsets.UTF_8));
    agent = new AgentFunction(context);
  }

  @Test
  void a_message_is_stored_unreadable_and_its_copy_changes_nothing() {
    var event = event(message("oasis", "wamid.1", "أريد غرفة مطلة على البحر", false));
    assertThat(agent.handleRequest(event, new FixedContext()).getBatchItemFailures()).isEmpty();
    assertThat(agent.handleRequest(event, new FixedContext()).getBatchItemFailures()).isEmpty();
    try (var database = database()) {
      var row = database.call(h -> h.createQuery("select m.*, c.name_enc, s.inbound_seq, s.retain_until from tqwa.conversation_messages m "
          + "join tqwa.contact c on c.id = m.contact_id join tqwa.conversation_state s on s.id = m.conversation_id").mapToMap().one());
      assertThat(row.get("inbound_seq")).isEqualTo(1L);
      assertThat(((java.sql.Timestamp) row.get("retain_until")).toInstant()).isEqualTo(Instant.parse("2031-11-24T10:00:00Z"));
      var sealed = (byte[]) row.get("original_enc");
      assertThat(new String(sealed, StandardCharsets.UTF_8)).doesNotContain("غرفة");
      var cipher = context.contactKeys().find("oasis", List.of((UUID) row.get("contact_id"))).get((UUID) row.get("contact_id"));
      assertThat(cipher.open(sealed, "conversation_messages", "original_enc", row.get("id"))).isEqualTo("أريد غرفة مطلة على البحر");
      assertThat(cipher.open((byte[]) row.get("name_enc"), "contact", "name_enc", row.get("contact_id"))).isEqualTo("Aisha");
    }
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Inbound message stored").doesNotContain("غرفة").doesNotContain("Aisha").doesNotContain("971500000001");
  }

  @Test
  void a_tenant_whose_database_refuses_fails_only_its_own_messages() {
    var failures = agent.handleRequest(event(message("dune", "wamid.d", "x", false), message("oasis", "wamid.o", "y", false)), new FixedContext())
        .getBatchItemFailures();
    assertThat(failures).extracting(f -> f.getItemIdentifier()).containsExactly("m0");
    assertThat(count("select count(*) from tqwa.conversation_messages")).isEqualTo(1);
  }

  @Test
  void after_a_restore_a_secret_changed_meanwhile_is_read_anew() {
    assertThat(agent.handleRequest(event(message("dune", "wamid.d", "x", false)), new FixedContext()).getBatchItemFailures()).hasSize(1);
    Embedded.secrets().put("tenants-" + run + "/dune",
        "{\"database\":{\"name\":\"" + databaseName + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    agent.afterRestore();
    assertThat(agent.handleRequest(event(message("dune", "wamid.d", "x", false)), new FixedContext()).getBatchItemFailures()).isEmpty();
  }

  @Test
  void an_echo_is_stored_as_the_businesss_own_words_and_opens_no_turn() {
    agent.handleRequest(event(message("oasis", "wamid.e", "We call you", true)), new FixedContext());
    assertThat(count("select count(*) from tqwa.conversation_messages where direction = 'OUT' and author = 'HUMAN' and seq = 0")).isEqualTo(1);
    assertThat(count("select count(*) from tqwa.contact where last_inbound_at is not null")).isZero();
  }

  @Test
  void the_same_messages_from_many_workers_at_once_are_one_row_each_and_the_sequence_has_no_gap() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var all = IntStream.range(0, 8).mapToObj(worker -> threads.submit(() -> {
        var store = new InboundStore(context.contactKeys(), new UuidV7(InstantSource.fixed(NOW)), 5);
        try (var database = database()) {
          IntStream.range(0, 10).forEach(i -> store.store(database, message("oasis", "wamid." + i, "text " + i, false)));
        }
        return null;
      })).toList();
      for (var one : all) {
        one.get();
      }
    }
    assertThat(count("select count(*) from tqwa.contact")).isEqualTo(1);
    assertThat(count("select count(distinct seq) from tqwa.conversation_messages")).isEqualTo(10);
    assertThat(count("select inbound_seq from tqwa.conversation_state")).isEqualTo(10);
  }

  @Test
  void who_first_wrote_by_phone_and_then_with_a_user_id_stays_one_contact() {
    var store = new InboundStore(context.contactKeys(), new UuidV7(InstantSource.fixed(NOW)), 5);
    try (var database = database()) {
      store.store(database, of(new ContactIdentity("971500000001", null, null), "wamid.1"));
      store.store(database, of(new ContactIdentity("971500000001", "AE.7Hq2x", null), "wamid.2"));
      store.store(database, of(new ContactIdentity(null, "AE.7Hq2x", null), "wamid.3"));
    }
    assertThat(count("select count(*) from tqwa.contact where wa_id = '971500000001' and user_id = 'AE.7Hq2x'")).isEqualTo(1);
    assertThat(count("select count(*) from tqwa.contact")).isEqualTo(1);
    assertThat(count("select inbound_seq from tqwa.conversation_state")).isEqualTo(3);
  }

  private SQSEvent event(InboundMessage... messages) {
    var event = new SQSEvent();
    event.setRecords(IntStream.range(0, messages.length).mapToObj(i -> {
      var message = new SQSMessage();
      message.setMessageId("m" + i);
      message.setReceiptHandle("handle-" + i);
      message.setBody(context.inboundBodies().seal(messages[i].tenant(), Json.bytes(messages[i])));
      message.setAttributes(Map.of("MessageGroupId", "group-" + messages[i].tenant(), "ApproximateReceiveCount", "1"));
      return message;
    }).toList());
    return event;
  }

  private static InboundMessage message(String tenant, String id, String text, boolean echo) {
    return new InboundMessage(Provider.META, tenant, "20000001", id, new ContactIdentity("971500000001", null, null), "Aisha", null, NOW, "text", text,
        null, null, null, echo);
  }

  private static InboundMessage of(ContactIdentity who, String id) {
    return new InboundMessage(Provider.META, "oasis", "20000001", id, who, null, null, NOW, "text", "x", null, null, null, false);
  }

  private long count(String sql) {
    try (var database = database()) {
      Long value = database.call(h -> h.createQuery(sql).mapTo(Long.class).one());
      return value;
    }
  }

  private Database database() {
    return new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), databaseName, EmbeddedPostgres.SUPERUSER, "x", "disable"), InstantSource.system());
  }
}
