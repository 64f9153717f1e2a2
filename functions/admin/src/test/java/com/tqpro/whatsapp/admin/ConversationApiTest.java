package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.conversation.ConversationRow;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.MediaStore;
import com.tqpro.whatsapp.postgres.conversation.OutMessage;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.conversation.TurnCommit;
import com.tqpro.whatsapp.postgres.optout.OptOuts;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations and leads as people of the business see them and take part in them. */
class ConversationApiTest {
  private final AdminFixture fixture = new AdminFixture();
  private final AdminFunction admin = fixture.function();
  private final Database database = fixture.database("oasis");
  private UUID aisha;

  @BeforeEach
  void customers() {
    aisha = says("971500000101", "Aisha", "wamid.1", "مرحبا");
    says("971500000102", "Omar", "wamid.2", "hello");
  }

  @AfterEach
  void close() {
    database.close();
    fixture.close();
  }

  private UUID says(String phone, String name, String wamid, String text) {
    var message = new InboundMessage(Provider.META, AdminFixture.SENDER, wamid, Direction.IN, new ContactIdentity(phone, null, null, name, null), fixture.now.get(), "text", text, null, null, null, null,
        null, Json.object());
    var stored = (StoreResult.Stored) new InboundStore(fixture.context.contactKeys(), fixture.now::get, 5).store(database, "oasis", message);
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    return stored.conversation();
  }

  private ConversationRow row() {
    return new Conversations(database).find(aisha).orElseThrow();
  }

  private com.tqpro.whatsapp.domain.crypto.ContactCipher cipher() {
    return fixture.context.contactKeys().find("oasis", List.of(row().contact())).get(row().contact());
  }

  private void handOver() {
    var state = new LeadState("Aisha", "call", "Palm staycation", "12 December", "2 adults", "handoff");
    var alert = new TurnCommit.OwnerAlert(null, Map.of(), true, "A customer is ready to buy");
    assertThat(new TurnCommit(database, new OptOuts(database, new UuidV7(fixture.now::get))).commit(new TurnCommit.TurnWrite(row(), OutMessage.of("AI", "وداعاً", "Goodbye", null), Map.of(), state,
        "ar", 1, alert, null, null, com.tqpro.whatsapp.domain.conversation.Usage.NONE), cipher(), fixture.now.get())).isTrue();
  }

  @Test
  void the_list_shows_who_waits_page_by_page() {
    handOver();
    var first = call(admin, "GET", "/admin/api/conversations?limit=1", "agent@oasis", null).json();
    assertThat(first.at("/items").size()).isEqualTo(1);
    assertThat(call(admin, "GET", "/admin/api/conversations?limit=1&cursor=" + first.path("nextCursor").asText(), "agent@oasis", null).json().at("/items").size()).isEqualTo(1);
    var waiting = call(admin, "GET", "/admin/api/conversations?waiting=true", "agent@oasis", null).json();
    assertThat(waiting.at("/items").size()).isEqualTo(1);
    assertThat(waiting.at("/items/0/name").asText()).isEqualTo("Aisha");
    assertThat(waiting.at("/items/0/phone").asText()).isEqualTo("+971500000101");
    assertThat(waiting.at("/items/0/waiting").asText()).isEqualTo("HANDOFF");
    assertThat(waiting.at("/items/0/windowUntil").asText()).isEqualTo("2026-11-25T10:00:00Z");
  }

  @Test
  void a_thread_is_shown_decrypted_with_english_beside_it() {
    handOver();
    var messages = call(admin, "GET", "/admin/api/conversations/" + aisha, "agent@oasis", null).json().path("messages");
    assertThat(messages.findValuesAsText("text")).containsExactly("مرحبا", "وداعاً");
    assertThat(messages.at("/1/english").asText()).isEqualTo("Goodbye");
    assertThat(messages.at("/1/delivery").asText()).isEqualTo("PENDING");
  }

  @Test
  void leads_are_listed_with_what_is_wished() {
    handOver();
    var lead = call(admin, "GET", "/admin/api/leads", "agent@oasis", null).json().at("/items/0");
    assertThat(lead.path("product").asText()).isEqualTo("Palm staycation");
    assertThat(lead.path("contactPreference").asText()).isEqualTo("call");
    assertThat(lead.path("conversationId").asText()).isEqualTo(aisha.toString());
    assertThat(lead.path("mail").asText()).isEqualTo("DUE");
  }

  @Test
  void one_person_has_a_conversation_until_he_releases_it() {
    assertThat(call(admin, "POST", "/admin/api/conversations/" + aisha + "/take", "agent@oasis", null).json().path("takenBy").asText()).isEqualTo("agent");
    assertThat(call(admin, "POST", "/admin/api/conversations/" + aisha + "/take", "admin@oasis", null).status()).isEqualTo(409);
    assertThat(call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "admin@oasis", "{\"text\":\"hello\"}").status()).isEqualTo(409);
    var released = call(admin, "POST", "/admin/api/conversations/" + aisha + "/release", "agent@oasis", null).json();
    assertThat(released.path("mode").asText()).isEqualTo("ai");
    assertThat(bodies(fixture.turnsQueue)).containsExactly("{\"tenant\":\"oasis\",\"conversation\":\"" + aisha + "\"}");
    assertThat(database.<List<String>, RuntimeException>call(h -> h.createQuery("select action from tqwa.audit_log order by id").mapTo(String.class).list())).containsExactlyInAnyOrder("conversation.take", "conversation.release");
  }

  @Test
  void a_persons_answer_is_written_sent_and_counts_as_the_answer() {
    var after = call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\" We have a room \"}").json();
    assertThat(after.path("unanswered").asInt()).isZero();
    assertThat(after.path("takenBy").asText()).isEqualTo("agent");
    assertThat(bodies(fixture.repliesQueue)).hasSize(1);
    var outbound = database.<Map<String, Object>, RuntimeException>call(h -> h.createQuery("select id, kind, state, content_enc from tqwa.outbound_message").mapToMap().one());
    assertThat(outbound).containsEntry("kind", "REPLY").containsEntry("state", "PENDING");
    assertThat(RowContent.open(cipher(), (UUID) outbound.get("id"), (byte[]) outbound.get("content_enc"))).isEqualTo(Map.of("text", "We have a room"));
  }

  @Test
  void after_the_window_a_reply_waits_for_the_customer_and_says_so() {
    fixture.now.updateAndGet(t -> t.plus(Duration.ofHours(24)));
    var answer = call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\"hello\"}").json();
    assertThat(answer.at("/reply/goes").asText()).isEqualTo("WAITS");
    assertThat(answer.at("/reply/reason").asText()).isEqualTo("The customer wrote nothing for 24 hours, and text may not be sent then. It goes when he writes again.");
    assertThat(answer.path("waiting").asText()).isEqualTo("WINDOW");
    assertThat(bodies(fixture.repliesQueue)).isEmpty();
    var last = call(admin, "GET", "/admin/api/conversations/" + aisha, "agent@oasis", null).json().path("messages").get(1);
    assertThat(last.path("text").asText() + " " + last.path("delivery").asText() + " " + last.path("reason").asText()).isEqualTo("hello SKIPPED WINDOW");
  }

  @Test
  void after_the_window_a_reply_goes_as_the_template_that_the_tenant_named_if_it_can() {
    database.run(h -> h.execute("""
        insert into tqwa.template (id, name, provider, meta_name, language, template_type, status, component_spec) values (gen_random_uuid(), 'come_back', 'META', 'come_back', 'en', 'CARD', 'APPROVED',
          '[{"type":"body","parameters":[{"source":"recipient_name"},{"source":"message_body"}]}]')"""));
    new SettingsRepository(database).set("reply.window.template", "come_back", "test");
    fixture.now.updateAndGet(t -> t.plus(Duration.ofHours(24)));
    var tooLong = call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\"" + "word ".repeat(300) + "\"}").json().path("reply");
    assertThat(tooLong.path("goes").asText()).isEqualTo("WAITS");
    assertThat(tooLong.path("reason").asText()).contains("cannot say this: body is 1504 characters long");
    var goes = call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\"hello\"}").json().path("reply");
    assertThat(goes.path("goes").asText()).isEqualTo("TEMPLATE");
    assertThat(goes.path("reason").asText()).endsWith("It goes as the template come_back.");
    assertThat(bodies(fixture.repliesQueue)).hasSize(1);
    for (var state : List.of("PENDING", "SENT")) {
      database.run(h -> h.execute("update tqwa.outbound_message set state = ?, as_template = true, claimed_at = ? where state <> 'SKIPPED'", state, fixture.now.get().atOffset(java.time.ZoneOffset.UTC)));
      var second = call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\"and one more\"}").json().path("reply");
      assertThat(second.path("goes").asText()).isEqualTo("WAITS");
      assertThat(second.path("reason").asText()).endsWith("One template a day goes to him, and one did. It goes when he writes again.");
    }
    fixture.now.updateAndGet(t -> t.plus(Duration.ofHours(24)));
    assertThat(call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", "{\"text\":\"a day later\"}").json().at("/reply/goes").asText()).isEqualTo("TEMPLATE");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"text\":\"  \"}"})
  void an_empty_answer_is_refused(String body) {
    assertThat(call(admin, "POST", "/admin/api/conversations/" + aisha + "/reply", "agent@oasis", body).status()).isEqualTo(400);
  }

  @Test
  void media_is_handed_out_for_download_and_only_within_its_conversation() {
    var message = database.<UUID, RuntimeException>call(h -> h.createQuery("select id from tqwa.conversation_messages where conversation_id = :c").bind("c", aisha).mapTo(UUID.class).one());
    assertThat(file()).isEqualTo("null null null");
    database.run(h -> h.createUpdate("insert into tqwa.media (message_id, contact_id, mime_type, provider, next_try_at, created_at) values (:m, :c, 'image/png', 'META', :now, :now)")
        .bind("m", message).bind("c", row().contact()).bind("now", fixture.now.get().atOffset(java.time.ZoneOffset.UTC)).execute());
    var path = "/admin/api/conversations/" + aisha + "/messages/" + message + "/media";
    var store = new MediaStore(database);
    assertThat(file()).isEqualTo("null \"WAITING\" null");
    store.failed(message, "TIMEOUT", true);
    assertThat(file()).isEqualTo("null \"WAITING\" \"TIMEOUT\"");
    assertThat(call(admin, "GET", path, "agent@oasis", null).status()).isEqualTo(404);
    store.failed(message, "GONE", false);
    assertThat(file()).isEqualTo("null \"MISSING\" \"GONE\"");
    assertThat(store.keep(message, row().contact(), cipher(), "image/jpeg", new byte[] {1, 2, 3})).isTrue();
    assertThat(file()).isEqualTo("\"image/jpeg\" \"AVAILABLE\" null");
    var answer = call(admin, "GET", path, "agent@oasis", null);
    assertThat(answer.response().body()).containsExactly(1, 2, 3);
    assertThat(answer.response().headers()).containsEntry("content-type", "application/octet-stream").containsEntry("x-content-type-options", "nosniff")
        .containsEntry("content-disposition", "attachment; filename=\"" + message + ".jpeg\"");
    var other = database.<UUID, RuntimeException>call(h -> h.createQuery("select id from tqwa.conversation_state where id <> :c").bind("c", aisha).mapTo(UUID.class).one());
    assertThat(call(admin, "GET", "/admin/api/conversations/" + other + "/messages/" + message + "/media", "agent@oasis", null).status()).isEqualTo(404);
  }

  /** Type, state and reason of the file in the thread. */
  private String file() {
    var message = call(admin, "GET", "/admin/api/conversations/" + aisha, "agent@oasis", null).json().at("/messages/0");
    return message.path("mediaType") + " " + message.path("mediaState") + " " + message.path("mediaReason");
  }

  @ParameterizedTest
  @ValueSource(strings = {"guest@oasis", AdminFixture.KEY})
  void neither_guests_nor_the_shared_key_see_what_customers_wrote(String who) {
    assertThat(call(admin, "GET", "/admin/api/conversations", who, null).status()).isEqualTo(403);
    assertThat(call(admin, "GET", "/admin/api/leads", who, null).status()).isEqualTo(403);
    assertThat(call(admin, "GET", "/admin/api/conversations/" + aisha, "agent@dune", null).status()).isEqualTo(404);
  }

  private static List<String> bodies(String queue) {
    return Embedded.sqs().client().receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(10).waitTimeSeconds(0)).messages().stream().map(m -> m.body()).toList();
  }
}
