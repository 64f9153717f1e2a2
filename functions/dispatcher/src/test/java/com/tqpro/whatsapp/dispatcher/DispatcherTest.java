package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import com.tqpro.whatsapp.simulators.twilio.CustomerFile;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import com.tqpro.whatsapp.twilio.send.HttpClients;
import com.tqpro.whatsapp.twilio.send.TwilioApi;
import com.tqpro.whatsapp.twilio.send.TwilioBodies;
import com.tqpro.whatsapp.twilio.send.TwilioSender;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DispatcherTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String SENDER = "200001";
  private static final String ACCOUNT = "AC" + "1".repeat(32);

  private final AtomicReference<Instant> now = new AtomicReference<>(NOW);
  private final String run = UUID.randomUUID().toString().substring(0, 8);
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final UUID template = UUID.randomUUID();
  private ServiceContext context;
  private DispatcherFunction dispatcher;
  private Database platform;
  private Database tenant;
  private String sends;
  private String receipts;
  private String dead;
  private String inbound;
  private final Map<String, String> variables = new HashMap<>();
  private String turns;
  private int rows;

  @BeforeEach
  void start() {
    platform = database("dispatch_platform_" + run, true);
    tenant = database("dispatch_" + run, false);
    platform.run(h -> {
      h.execute("insert into public.tenant (slug, name) values ('oasis', 'Oasis'), ('dune', 'Dune')");
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
    Embedded.secrets().put("tenants-" + run + "/oasis", "{\"database\":{\"name\":\"dispatch_" + run + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    Embedded.secrets().put("tenants-" + run + "/dune", "{\"database\":{\"name\":\"missing\",\"user\":\"nobody\",\"password\":\"x\"}}");
    inbound = Embedded.sqs().createQueue("inbound-" + run + ".fifo");
    variables.putAll(Map.of("INBOUND_QUEUE_URL", inbound, "CONVERSATION_ENCRYPTION_KEY", "33".repeat(32)));
    variables.putAll(Map.of("AWS_REGION", EmbeddedSqs.REGION, "AWS_ENDPOINT_URL_SQS", Embedded.sqs().endpoint().toString(), "AWS_ENDPOINT_URL_DYNAMODB", Embedded.dynamo().endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", Embedded.secrets().endpoint().toString(), "REGISTRY_TABLE", "registry-" + run, "CONTACT_KEYS_TABLE", "keys-" + run,
        "TENANT_SECRET_PREFIX", "tenants-" + run + "/", "SENDS_QUEUE_URL", sends, "RECEIPTS_QUEUE_URL", receipts, "RECEIPTS_DEAD_LETTERS_URL", dead));
    variables.put("TURNS_QUEUE_URL", turns);
    variables.putAll(Map.of("PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(Embedded.postgres().port()), "PLATFORM_DB_NAME", "dispatch_platform_" + run,
        "PLATFORM_DB_USER", EmbeddedPostgres.SUPERUSER, "PLATFORM_DB_PASSWORD", "x", "TENANT_DB_HOST", "127.0.0.1", "TENANT_DB_PORT", Integer.toString(Embedded.postgres().port()), "DATABASE_SSL_MODE", "disable"));
    variables.put("CONVERSATION_ENCRYPTION_KEY", "ab".repeat(32));
    context = new ServiceContext("dispatcher", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
    dispatcher = new DispatcherFunction(context);
    tenant.run(h -> h.createUpdate("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (:id, 'eid', 'META', 'eid', 'en', 'CARD', 'APPROVED')").bind("id", template).execute());
  }

  @AfterEach
  void close() {
    platform.close();
    tenant.close();
    Embedded.postgres().giveBack("dispatch_platform_" + run, "platform");
    Embedded.postgres().giveBack("dispatch_" + run, "tenant");
  }

  @Test
  void one_tenants_outage_does_not_keep_the_other_waiting_and_the_registry_is_healed() {
    var broadcast = broadcast("SCHEDULED", "2026-11-24T09:59:30Z", null);
    row(broadcast, "PENDING", NOW);
    assertThat(minute()).isEqualTo(Map.of("tenants", 2, "failed", 1, "left", 0));
    assertThat(context.registry().number(Provider.META, SENDER)).isPresent();
    assertThat(tickets()).hasSize(4).allSatisfy(t -> assertThat(t.broadcast()).isEqualTo(broadcast)).extracting(SendTicket::worker).containsExactlyInAnyOrder(0, 1, 2, 3);
    platform.run(h -> h.execute("update public.wa_phone_routing set rate_per_second = 40"));
    platform.run(h -> h.execute("update public.registry_version set version = version + 1"));
    now.updateAndGet(t -> t.plusSeconds(60));
    minute();
    assertThat(context.registry().number(Provider.META, SENDER).orElseThrow().ratePerSecond()).isEqualTo(40);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Registry projection healed");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {"its turn was lost;inbound_seq = 2, answered_seq = 1;1;ai", "answered;inbound_seq = 2, answered_seq = 2;0;ai",
      "left to a person;inbound_seq = 2, handled_seq = 2;0;ai", "written this minute;inbound_seq = 2, updated_at = '2026-11-24T09:59:30Z';0;ai",
      "silent for a day;inbound_seq = 2, updated_at = '2026-11-23T10:00:00Z';0;ai",
      "its person left twelve hours ago;inbound_seq = 2, handled_seq = 2, mode = 'human', taken_by = 'sara', taken_at = '2026-11-23T09:00:00Z', human_at = '2026-11-23T21:59:00Z';1;ai",
      "its person is there;inbound_seq = 2, handled_seq = 2, mode = 'human', taken_by = 'sara', taken_at = '2026-11-23T09:00:00Z', human_at = '2026-11-23T22:01:00Z';0;human",
      "handed over and waiting;inbound_seq = 2, answered_seq = 2, mode = 'human';0;human"})
  void a_conversation_without_its_turn_gets_one(String what, String set, int turnsExpected, String mode) {
    var id = UUID.randomUUID();
    tenant.run(h -> {
      h.execute("insert into tqwa.contact (id, wa_id) values (?, '971500000101')", id);
      h.execute("insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until, updated_at) values (?, ?, '200001', 'META', now(), '2026-11-24T09:58:00Z')", id, id);
      h.execute("update tqwa.conversation_state set " + set);
    });
    minute();
    var bodies = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(turns).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
    assertThat(bodies).hasSize(turnsExpected).allSatisfy(m -> assertThat(m.body()).isEqualTo("{\"tenant\":\"oasis\",\"conversation\":\"" + id + "\"}"));
    assertThat(tenant.<String, RuntimeException>call(h -> h.createQuery("select mode from tqwa.conversation_state").mapTo(String.class).one())).isEqualTo(mode);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {"its time has come;attempts = 1;1;true", "not yet;next_try_at = '2026-11-24T10:00:30Z';0;true", "kept, or not to be had;next_try_at = null;0;false",
      "tried often enough;attempts = 20, reason = 'TIMEOUT';0;false", "older than a week;created_at = '2026-11-17T09:59:00Z';0;false", "nearly a week old;created_at = '2026-11-17T10:01:00Z';1;true"})
  void a_customers_file_that_is_missing_gets_a_ticket_when_its_time_has_come_and_an_end(String what, String set, int expected, boolean waits) {
    var id = UUID.randomUUID();
    tenant.run(h -> {
      h.execute("insert into tqwa.contact (id, wa_id) values (?, '971500000101')", id);
      h.execute("insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until) values (?, ?, '200001', 'META', now())", id, id);
      for (var message : List.of(id, UUID.randomUUID())) {
        h.execute("insert into tqwa.conversation_messages (id, conversation_id, contact_id, seq, direction, author, kind, occurred_at) values (?, ?, ?, 1, 'IN', 'CUSTOMER', 'image', now())", message, id, id);
        h.execute("insert into tqwa.media (message_id, contact_id, mime_type, provider, next_try_at, created_at) values (?, ?, 'image/jpeg', 'META', '2026-11-24T09:59:00Z', '2026-11-24T09:50:00Z')", message, id);
      }
      h.execute("update tqwa.media set " + set);
    });
    minute();
    minute();
    var bodies = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(turns).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
    assertThat(bodies).as("one for all files of a conversation").hasSize(expected).allSatisfy(m -> assertThat(m.body()).isEqualTo("{\"tenant\":\"oasis\",\"conversation\":\"" + id + "\"}"));
    assertThat(tenant.<List<Boolean>, RuntimeException>call(h -> h.createQuery("select next_try_at is not null from tqwa.media").mapTo(Boolean.class).list())).containsOnly(waits);
  }

  @Test
  void a_scheduled_broadcast_starts_once_and_at_its_time() {
    var broadcast = broadcast("SCHEDULED", "2026-11-24T10:00:30Z", null);
    row(broadcast, "PENDING", NOW);
    minute();
    assertThat(state(broadcast)).isEqualTo("SCHEDULED 0");
    assertThat(tickets()).isEmpty();
    now.updateAndGet(t -> t.plusSeconds(60));
    minute();
    assertThat(state(broadcast)).isEqualTo("RUNNING 1");
    assertThat(tickets()).hasSize(4).allSatisfy(t -> assertThat(t.epoch()).isEqualTo(1));
    minute();
    assertThat(tickets()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {3} tickets")
  @CsvSource(delimiter = ';', value = {"silent for a minute;2026-11-24T09:59:00Z;;4", "never a ticket;;;4", "alive;2026-11-24T09:59:30Z;;0",
      "held;2026-11-24T09:00:00Z;insert into tqwa.hold (sender, reason) values ('*', 'r');0", "paused;2026-11-24T09:00:00Z;update tqwa.broadcast set state = 'PAUSED';0",
      "nothing due;2026-11-24T09:00:00Z;update tqwa.outbound_message set next_attempt_at = '2026-11-24T10:00:01Z';0",
      "hold is over;2026-11-24T09:00:00Z;insert into tqwa.hold (sender, reason, until) values ('*', 'r', '2026-11-24T09:59:00Z');4",
      "completed, and a row came back;2026-11-24T09:59:50Z;update tqwa.broadcast set state = 'COMPLETED', ended_at = '2026-11-24T09:59:50Z';4",
      "completed long ago;2026-09-24T09:00:00Z;update tqwa.broadcast set state = 'COMPLETED', ended_at = '2026-09-24T09:00:00Z';0"})
  void a_running_broadcast_without_a_live_ticket_gets_new_ones(String what, String ticketAt, String sql, int expected) {
    var broadcast = broadcast("RUNNING", null, ticketAt);
    row(broadcast, "PENDING", NOW);
    if (sql != null) {
      tenant.run(h -> h.execute(sql));
    }
    minute();
    assertThat(tickets()).hasSize(expected);
    minute();
    assertThat(tickets()).as("not again within the minute").isEmpty();
  }

  @Test
  void a_broadcast_whose_last_ticket_was_lost_completes() {
    var broadcast = broadcast("RUNNING", null, "2026-11-24T09:58:00Z");
    row(broadcast, "SENT", NOW);
    minute();
    assertThat(state(broadcast)).isEqualTo("COMPLETED 0");
  }

  @Test
  void replies_that_wait_get_a_ticket() {
    row(null, "PENDING", NOW);
    minute();
    assertThat(tickets()).containsExactly(SendTicket.replies("oasis", SENDER, NOW.toEpochMilli()));
  }

  @Test
  void a_claim_that_is_over_leaves_its_row_unconfirmed() {
    var broadcast = broadcast("RUNNING", null, "2026-11-24T09:59:59Z");
    var over = row(broadcast, "CLAIMED", NOW);
    var held = row(broadcast, "CLAIMED", NOW);
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set claimed_until = :t where id = :id").bind("t", Rows.time(NOW.minusSeconds(1))).bind("id", over).execute());
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set claimed_until = :t where id = :id").bind("t", Rows.time(NOW.plusSeconds(1))).bind("id", held).execute());
    minute();
    assertThat(List.of(rowState(over), rowState(held))).containsExactly("UNCONFIRMED", "CLAIMED");
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource({"hold is the default,BROADCAST,15,'',UNCONFIRMED", "the tenant chose resend,BROADCAST,15,resend,PENDING", "not before fifteen minutes,BROADCAST,14,resend,UNCONFIRMED",
      "replies after two minutes,REPLY,2,'',PENDING", "replies not before,REPLY,1,'',UNCONFIRMED", "replies on hold,REPLY,20,hold,UNCONFIRMED"})
  void what_stays_silent_is_held_or_sent_again_as_the_tenant_chose(String what, String kind, int minutes, String setting, String end) {
    boolean reply = kind.equals("REPLY");
    var broadcast = reply ? null : broadcast("COMPLETED", null, null);
    var row = unconfirmed(broadcast);
    if (!setting.isEmpty()) {
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('" + (reply ? "reply" : "broadcast") + ".unconfirmed', '" + setting + "', 'test')"));
    }
    for (int i = 0; i < minutes; i++) {
      now.updateAndGet(t -> t.plusSeconds(60));
      minute();
    }
    assertThat(rowState(row)).isEqualTo(end);
    if (!reply) {
      assertThat(state(broadcast)).isEqualTo(end.equals("PENDING") ? "RUNNING 0" : "COMPLETED 0");
    }
    if (minutes >= 15 && end.equals("UNCONFIRMED")) {
      assertThat(out.toString(StandardCharsets.UTF_8)).as("shown to the operator").contains("\"unconfirmed_silent\":1");
    }
  }

  @Test
  void a_reply_goes_out_again_only_once() {
    var row = unconfirmed(null);
    tenant.run(h -> h.execute("update tqwa.outbound_message set attempt = 2"));
    now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
    minute();
    assertThat(rowState(row)).isEqualTo("UNCONFIRMED");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"receipts wait on the queue", "receipts are on the dead letter queue", "messages of the broadcast are held for quality"})
  void silence_proves_nothing_while(String what) {
    tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.unconfirmed', 'resend', 'test')"));
    var broadcast = broadcast("COMPLETED", null, null);
    var row = unconfirmed(broadcast);
    if (what.contains("quality")) {
      row(broadcast, "SENT", NOW);
      tenant.run(h -> h.execute("update tqwa.outbound_message set provider_status = 'held_for_quality_assessment' where state = 'SENT'"));
    } else {
      Embedded.sqs().client().sendMessage(r -> r.queueUrl(what.contains("dead") ? dead : receipts).messageBody("x"));
    }
    now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)));
    minute();
    assertThat(rowState(row)).isEqualTo("UNCONFIRMED");
    if (!what.contains("quality")) {
      Embedded.sqs().client().purgeQueue(r -> r.queueUrl(what.contains("dead") ? dead : receipts));
      now.updateAndGet(t -> t.plus(Duration.ofMinutes(14)));
      minute();
      assertThat(rowState(row)).as("counted anew from when receipts flow").isEqualTo("UNCONFIRMED");
      now.updateAndGet(t -> t.plus(Duration.ofMinutes(1)));
      minute();
      assertThat(rowState(row)).isEqualTo("PENDING");
    }
  }

  /** Time, DATA_RETENTION_YEARS or none; how many of one contact of 2020 are left. */
  @ParameterizedTest(name = "at {0} after {1} years: {2} left")
  @CsvSource({"2026-11-24T01:59:30Z,,1", "2026-11-24T02:00:30Z,,0", "2026-11-24T02:59:59Z,,0", "2026-11-24T03:00:00Z,,1", "2026-11-24T02:00:30Z,7,1", "2026-11-24T02:00:30Z,6,0"})
  void whose_time_is_over_is_removed_in_the_hour_of_retention(String time, String years, int left) {
    if (years != null) {
      variables.put("DATA_RETENTION_YEARS", years);
      dispatcher = new DispatcherFunction(new ServiceContext("dispatcher", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8)));
    }
    tenant.run(h -> h.execute("insert into tqwa.contact (id, wa_id, created_at) values ('01700000-0000-7000-8000-000000000000', '971500000077', '2020-01-01')"));
    now.set(Instant.parse(time));
    minute();
    assertThat(tenant.<Integer, RuntimeException>call(h -> h.createQuery("select count(*) from tqwa.contact").mapTo(Integer.class).one())).isEqualTo(left);
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("971500000077");
  }

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    try (var probe = SnapshotProbe.of(variables)) {
      var function = new DispatcherFunction(new ServiceContext("dispatcher", Environment.of(probe.variables()), now::get, new PrintStream(out, true, StandardCharsets.UTF_8)));
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("Priming");
      assertThat(passage.called()).isNotEmpty();
      assertThat(passage.others()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    }
  }

  @Test
  void the_first_minute_after_a_restore_finds_its_classes_loaded() {
    platform.run(h -> h.execute("update public.tenant set enabled = false where slug = 'dune'"));
    var calls = RestoredProcess.run(DispatcherFunction.class, variables, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(calls.output()).doesNotContain("Priming failed");
    assertThat(calls.answers().getFirst()).contains("\"failed\":0");
    assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(5);
  }

  /** The sample for {@code sam local invoke}, read as the runtime reads it. */
  @Test
  void the_sample_event_is_a_minute() throws java.io.IOException {
    var answer = new ByteArrayOutputStream();
    try (var event = java.nio.file.Files.newInputStream(java.nio.file.Path.of("../../events/dispatcher-every-minute.json"))) {
      dispatcher.handleRequest(event, answer, new TestContext(55_000));
    }
    assertThat(Json.tree(answer.toByteArray()).path("tenants").asInt()).isEqualTo(2);
  }

  @Test
  void twilio_is_asked_what_became_of_a_call_and_once_an_hour_what_customers_wrote() {
    now.set(InstantSource.system().instant());
    try (var twilio = TwilioSimulator.start(0)) {
      var number = "+97140000022";
      twilioTenant(twilio, number);

      var wentOut = twilioRow("971500000001", number);
      var didNot = twilioRow("971500000002", number);
      var account = new com.tqpro.whatsapp.twilio.send.TwilioAccount(ACCOUNT, ACCOUNT, "token");
      var content = new RenderedContent("HX00000000000000000000000000000003", Map.of("1", "A"), null);
      new TwilioSender(new TwilioApi(twilio.baseUri().toString(), Duration.ofSeconds(5), HttpClients.fresh(Duration.ofSeconds(2))), InstantSource.system())
          .send(account, TwilioBodies.template(number, "971500000001", content, null), 1);
      var missed = twilio.inbound("+971500000009", number, "hello", Map.of(), false);
      var pictures = twilio.inbound("+971500000008", number, "these", List.of(new CustomerFile("image/jpeg", new byte[] {1}), new CustomerFile("audio/ogg", new byte[] {2})), Map.of(), false);
      var deleted = twilio.inbound("+971500000007", number, "", List.of(new CustomerFile("image/jpeg", new byte[] {1})), Map.of(), false);
      twilio.deleteMedia(deleted);
      tenant.run(h -> h.execute("update tqwa.outbound_message set unconfirmed_at = unconfirmed_at - interval '2 minutes'"));
      hour();
      tenant.run(h -> h.createUpdate("update tqwa.outbound_message set unconfirmed_at = :at").bind("at", Rows.time(now.get().minus(Duration.ofMinutes(2)))).execute());
      minute();
      Await.until("the log's own status", Duration.ofSeconds(5), () -> {
        minute();
        return !rowState(wentOut).equals("UNCONFIRMED");
      });
      String sid = tenant.call(h -> h.createQuery("select provider_message_id from tqwa.outbound_message where id = :id").bind("id", wentOut).mapTo(String.class).one());
      assertThat(sid).isEqualTo(twilio.messages().getFirst().sid());
      assertThat(rowState(didNot)).as("the absence of a message proves nothing").isEqualTo("UNCONFIRMED");
      var queued = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(inbound).maxNumberOfMessages(10)).messages();
      var found = queued.stream().map(m -> context.inboundBodies().open(m.body())).peek(o -> assertThat(o.tenant()).isEqualTo("oasis")).map(o -> Json.read(o.body(), InboundMessage.class))
          .map(m -> m.id() + " " + m.kind() + " " + m.text() + " " + m.contact().waId() + " " + (m.media() == null ? null : m.media().mimeType())).toList();
      assertThat(found).as("asked twice, once each: the queue drops copies").containsExactlyInAnyOrder(missed + " text hello 971500000009 null",
          pictures + " image these 971500000008 image/jpeg", pictures + "/1 audio null 971500000008 audio/ogg", deleted + " unsupported null 971500000007 null");
      assertThat(queued.stream().map(m -> Json.read(context.inboundBodies().open(m.body()).body(), InboundMessage.class)).filter(m -> m.media() != null).map(m -> m.media().url()))
          .allMatch(url -> url.matches("https://api\\.twilio\\.com/2010-04-01/Accounts/" + ACCOUNT + "/Messages/" + pictures + "/Media/ME[0-9a-f]{32}"));
    }
  }

  @Test
  void once_an_hour_twilio_says_what_became_of_known_templates_and_nothing_new_is_taken_in() {
    try (var twilio = TwilioSimulator.start(0)) {
      twilioTenant(twilio, "+97140000023");
      var known = "HX00000000000000000000000000000003";
      tenant.run(h -> {
        h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'old', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), known);
        h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'gone', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), "HX" + "f".repeat(32));
      });
      twilio.contentStatus(known, "paused");
      hour();
      now.updateAndGet(n -> n.plusSeconds(60));
      minute();
      assertThat(statuses()).as("not its minute").containsExactly("eid APPROVED", "gone APPROVED", "old APPROVED");
      hour();
      minute();
      assertThat(statuses()).containsExactly("eid APPROVED", "gone DELETED", statuses().getLast()).last().asString().endsWith(" PAUSED");
      twilio.contentStatus(known, "approved");
      now.updateAndGet(n -> n.plus(Duration.ofHours(1)));
      minute();
      assertThat(statuses()).last().asString().endsWith(" APPROVED");
    }
  }

  @Test
  void a_twilio_that_does_not_answer_leaves_templates_as_they_are() {
    try (var twilio = TwilioSimulator.start(0)) {
      twilioTenant(twilio, "+97140000024");
      twilio.put(new TwilioAccount(ACCOUNT, "another token"));
      tenant.run(h -> h.execute("insert into tqwa.template (id, name, provider, content_sid, language, template_type, status) values (?, 'old', 'TWILIO', ?, 'en', 'CARD', 'APPROVED')", UUID.randomUUID(), "HX" + "f".repeat(32)));
      hour();
      assertThat(minute()).containsEntry("failed", 1);
      assertThat(statuses()).containsExactly("eid APPROVED", "old APPROVED");
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("Twilio's templates were not read").contains("20003");
    }
  }

  private void twilioTenant(TwilioSimulator twilio, String number) {
    twilio.put(new TwilioAccount(ACCOUNT, "token")).put(new TwilioNumber(number, ACCOUNT, null, null));
    platform.run(h -> h.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number) values ('TWILIO', '" + number + "', 'oasis', '" + number + "')"));
    Embedded.secrets().put("tenants-" + run + "/oasis", "{\"twilio\":{\"accountSid\":\"" + ACCOUNT + "\",\"authToken\":\"token\"},\"database\":{\"name\":\"dispatch_" + run + "\",\"user\":\"" + EmbeddedPostgres.SUPERUSER + "\",\"password\":\"x\"}}");
    variables.put("TWILIO_API_BASE_URL", twilio.baseUri().toString());
    variables.put("TWILIO_CONTENT_BASE_URL", twilio.baseUri().toString());
    context = new ServiceContext("dispatcher", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
    dispatcher = new DispatcherFunction(context);
  }

  /** Goes on to the minute of the hour in which Twilio is asked for this tenant. */
  private void hour() {
    while (!TwilioLookUp.hour("oasis", now.get())) {
      now.updateAndGet(n -> n.plus(Duration.ofMinutes(1)));
    }
  }

  private List<String> statuses() {
    return tenant.call(h -> h.createQuery("select name || ' ' || status from tqwa.template order by name").mapTo(String.class).list());
  }

  @ParameterizedTest(name = "with a template {0}: {1}")
  @CsvSource({"false,SKIPPED WINDOW false", "true,PENDING null true"})
  void a_reply_that_came_after_the_window_had_closed_waits_or_goes_as_a_template(boolean configured, String end) {
    var refused = row(null, "FAILED", NOW);
    var other = row(null, "FAILED", NOW);
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set failed_at = :now, error_code = case when id = :id then 131047 else 131026 end").bind("now", Rows.time(NOW)).bind("id", refused).execute());
    if (configured) {
      tenant.run(h -> h.execute("update tqwa.template set component_spec = '[{\"type\":\"body\",\"parameters\":[{\"source\":\"message_body\"}]}]'"));
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('reply.window.template', 'eid', 'test')"));
    }
    minute();
    minute();
    assertThat(tenant.<String, RuntimeException>call(h -> h.createQuery("select state || ' ' || coalesce(skip_reason, 'null') || ' ' || as_template from tqwa.outbound_message where id = :id")
        .bind("id", refused).mapTo(String.class).one())).isEqualTo(end);
    assertThat(rowState(other)).isEqualTo("FAILED");
    assertThat(tickets()).as("what goes is sent in the same minute").hasSize(configured ? 1 : 0);
  }

  @Test
  void a_claude_model_that_is_unknown_is_warned_of_once_a_day_and_holds_nothing_up() {
    try (var claude = ClaudeSimulator.start(0)) {
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('ai.claude.model', 'claude-none-9', 'test')"));
      variables.putAll(Map.of("ANTHROPIC_BASE_URL", claude.baseUri().toString(), "ANTHROPIC_API_KEY", "sk-secret"));
      context = new ServiceContext("dispatcher", Environment.of(variables), now::get, new PrintStream(out, true, StandardCharsets.UTF_8));
      dispatcher = new DispatcherFunction(context);
      minute();
      now.updateAndGet(t -> t.plus(Duration.ofHours(23)));
      minute();
      assertThat(out.toString(StandardCharsets.UTF_8).split("claude-none-9 is not known to the provider", -1)).hasSize(2);
      now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
      minute();
      assertThat(out.toString(StandardCharsets.UTF_8).split("claude-none-9 is not known to the provider", -1)).hasSize(3);
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("sk-secret");
    }
  }

  private UUID twilioRow(String recipient, String sender) {
    var id = row(broadcast("RUNNING", null, null), "UNCONFIRMED", now.get());
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set provider = 'TWILIO', sender = :sender, recipient = :to, claimed_at = :at where id = :id")
        .bind("sender", sender).bind("to", recipient).bind("at", Rows.time(now.get().minusSeconds(5))).bind("id", id).execute());
    return id;
  }

  private Map<String, Integer> minute() {
    return dispatcher.minute(new TestContext(55_000));
  }

  private List<SendTicket> tickets() {
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

  private UUID broadcast(String state, String scheduledAt, String ticketAt) {
    var id = UUID.randomUUID();
    tenant.run(h -> h.createUpdate("""
            insert into tqwa.broadcast (id, name, provider, sender, template_id, template, state, epoch, scheduled_at, ticket_at, created_by)
            values (:id, 'b', 'META', :sender, :template, '{}', :state, 0, cast(:at as timestamptz), cast(:ticket as timestamptz), 'test')""")
        .bind("id", id).bind("sender", SENDER).bind("template", template).bind("state", state).bind("at", scheduledAt).bind("ticket", ticketAt).execute());
    return id;
  }

  private UUID row(UUID broadcast, String state, Instant due) {
    var id = UUID.randomUUID();
    tenant.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, chunk, row_in_chunk, provider, sender, recipient, priority, state, attempt, next_attempt_at, unconfirmed_at, silent_since)
            values (:id, :kind, cast(:b as uuid), cast(:chunk as int), cast(:n as int), 'META', :sender, :recipient, :priority, :state, 1, :due,
              case when :state = 'UNCONFIRMED' then cast(:due as timestamptz) end, case when :state = 'UNCONFIRMED' then cast(:due as timestamptz) end)""")
        .bind("id", id).bind("kind", broadcast == null ? "REPLY" : "BROADCAST").bind("b", broadcast).bind("chunk", broadcast == null ? null : 0).bind("n", broadcast == null ? null : rows)
        .bind("sender", SENDER).bind("recipient", "97150%07d".formatted(rows++)).bind("priority", broadcast == null ? 10 : 50).bind("state", state).bind("due", Rows.time(due)).execute());
    return id;
  }

  private UUID unconfirmed(UUID broadcast) {
    return row(broadcast, "UNCONFIRMED", NOW);
  }

  private String rowState(UUID row) {
    return tenant.call(h -> h.createQuery("select state from tqwa.outbound_message where id = :id").bind("id", row).mapTo(String.class).one());
  }

  private String state(UUID broadcast) {
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
