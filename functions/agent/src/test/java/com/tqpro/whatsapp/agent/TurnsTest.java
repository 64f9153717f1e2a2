package com.tqpro.whatsapp.agent;

import static com.tqpro.whatsapp.agent.ScriptedAnswering.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers: when, once, from what, and what keeps them from being written. */
class TurnsTest {
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction agent = fixture.function();

  @AfterEach
  void close() {
    fixture.close();
  }

  private void say(String id, String text) {
    fixture.inbound(agent, fixture.text(id, text));
  }

  private boolean turnAfter(Duration wait) {
    fixture.later(wait);
    return fixture.turn(agent);
  }

  @Test
  void a_message_asks_for_a_turn_by_its_conversations_id_alone() {
    say("wamid.1", "secret words");
    assertThat(fixture.queued("TURNS_QUEUE_URL")).containsExactly("{\"tenant\":\"oasis\",\"conversation\":\"" + fixture.conversation() + "\"}");
  }

  @Test
  void ten_messages_in_a_burst_get_one_answer() {
    for (int i = 1; i <= 10; i++) {
      say("wamid." + i, "word " + i);
      assertThat(turnAfter(Duration.ofMillis(200))).isFalse();
    }
    assertThat(turnAfter(Duration.ofSeconds(2))).isTrue();
    for (int i = 1; i <= 9; i++) {
      assertThat(fixture.turn(agent)).isTrue();
    }
    assertThat(fixture.answering.requests).hasSize(1);
    assertThat(fixture.answering.requests.getFirst().history()).hasSize(10);
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: word 10");
    assertThat(fixture.read).containsExactly("wamid.10");
  }

  @Test
  void a_stream_without_a_pause_gets_an_answer_after_ten_seconds() {
    int answeredAt = 0;
    for (int second = 0; answeredAt == 0 && second < 30; second++) {
      say("wamid." + second, "and " + second);
      answeredAt = turnAfter(Duration.ofSeconds(1)) ? second + 1 : 0;
    }
    assertThat(answeredAt).isEqualTo(10);
    say("wamid.x", "one more");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests).hasSize(2);
  }

  @Test
  void reply_offers_english_and_state_are_written_together_and_a_repeated_turn_writes_nothing() {
    fixture.answering.script = r -> answer("عندنا عرضان", new LeadState(null, null, "Palm stay", null, null, "offers"), TurnAction.NONE,
        new Offer("staycation", "p1", "Palm, AED 900", "Palm, AED 900", "https://cdn.example/p1.jpg"), new Offer("staycation", "p2", "Marina, AED 700", "Marina, AED 700", null));
    say("wamid.1", "مرحبا");
    turnAfter(Duration.ofSeconds(3));
    turnAfter(Duration.ofSeconds(1));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER مرحبا", "1 OUT AI عندنا عرضان", "1 OUT AI Palm, AED 900", "1 OUT AI Marina, AED 700");
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 عندنا عرضان", "10 REPLY 971500000101 Palm, AED 900", "10 REPLY 971500000101 Marina, AED 700");
    assertThat(fixture.rows("select english_enc from tqwa.conversation_messages where english_enc is not null")).hasSize(4);
    assertThat(fixture.one("select language from tqwa.conversation_state")).isEqualTo("ar");
    assertThat(fixture.answering.requests).hasSize(1);
    assertThat(fixture.queued("REPLIES_QUEUE_URL")).isNotEmpty().allMatch(b -> b.startsWith("{\"tenant\":\"oasis\",\"sender\":\"" + AgentFixture.SENDER + "\",\"epoch\":0,\"worker\":999"));
    say("wamid.2", "نعم");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests.getLast().state().product()).isEqualTo("Palm stay");
    assertThat(fixture.answering.requests.getLast().history()).hasSize(5);
  }

  @Test
  void what_a_turn_wrote_before_it_died_is_sent_by_the_next() {
    say("wamid.1", "hello");
    turnAfter(Duration.ofSeconds(3));
    fixture.queued("REPLIES_QUEUE_URL");
    fixture.turn(agent);
    assertThat(fixture.queued("REPLIES_QUEUE_URL")).hasSize(1);
    assertThat(fixture.outbound()).hasSize(1);
  }

  @Test
  void a_turn_that_dies_while_it_is_being_answered_leaves_nothing_and_comes_again() {
    fixture.answering.script = r -> {
      throw new IllegalStateException("killed");
    };
    say("wamid.1", "hello");
    assertThat(turnAfter(Duration.ofSeconds(3))).isFalse();
    assertThat(fixture.outbound()).isEmpty();
    fixture.answering.script = r -> answer("Here");
    assertThat(turnAfter(Duration.ofSeconds(3))).isTrue();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 Here");
  }

  @Test
  void what_comes_while_an_answer_is_made_is_answered_by_the_next_turn() {
    fixture.answering.script = r -> {
      if (r.history().size() == 1) {
        fixture.store(fixture.text("wamid.2", "and breakfast?"));
      }
      return answer("Re: " + r.history().getLast().text());
    };
    say("wamid.1", "a room");
    turnAfter(Duration.ofSeconds(3));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER a room", "1 OUT AI Re: a room", "2 IN CUSTOMER and breakfast?", "2 OUT AI Re: and breakfast?");
  }

  @Test
  void two_turns_of_one_conversation_at_once_give_one_answer() {
    var second = fixture.function();
    fixture.answering.script = r -> {
      fixture.answering.script = again -> answer("The second was faster");
      assertThat(fixture.turn(second)).isTrue();
      return answer("The first comes late");
    };
    say("wamid.1", "hello");
    assertThat(turnAfter(Duration.ofSeconds(3))).isTrue();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 The second was faster");
  }

  @Test
  void an_answer_is_dropped_when_a_person_answered_meanwhile() {
    fixture.answering.script = r -> {
      fixture.store(fixture.echo("wamid.echo", "I am on it"));
      return answer("Too late");
    };
    say("wamid.1", "hello");
    assertThat(turnAfter(Duration.ofSeconds(3))).isTrue();
    assertThat(fixture.outbound()).isEmpty();
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER hello", "1 OUT HUMAN I am on it");
    assertThat(fixture.log()).contains("Turn overtaken");
  }

  @Test
  void an_answer_is_dropped_when_the_customer_was_erased_meanwhile() {
    fixture.answering.script = r -> {
      fixture.database.run(h -> h.execute("delete from tqwa.contact"));
      return answer("Hello nobody");
    };
    say("wamid.1", "hello");
    fixture.later(Duration.ofSeconds(3));
    assertThat(fixture.turn(agent)).isTrue();
    assertThat(fixture.rows("select * from tqwa.outbound_message")).isEmpty();
  }

  @Test
  void a_failure_is_told_in_the_customers_language_once() {
    fixture.answering.script = r -> new TurnResult.Failed("overloaded", "عذراً", "Sorry", "ar", Usage.NONE);
    say("wamid.1", "مرحبا");
    turnAfter(Duration.ofSeconds(3));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 عذراً");
    assertThat(fixture.log()).contains("\"ai_failed\":1");
  }

  @Test
  void what_an_answer_cost_is_written_down_even_when_the_answer_is_dropped() {
    fixture.answering.script = r -> {
      fixture.store(fixture.echo("wamid.echo", "I am on it"));
      return new TurnResult.Failed("x", "Sorry", "Sorry", "en", new Usage("claude-test", 1, 10, 20, 0, 0, new java.math.BigDecimal("0.01")));
    };
    say("wamid.1", "hello");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.rows("select source, output_tokens from tqwa.ai_usage")).extracting(Object::toString).containsExactly("{source=TURN, output_tokens=20}");
    assertThat(fixture.outbound()).isEmpty();
  }

  /** The environment's AI_CSR_ENABLED is the default, a tenant's own setting comes before it, its app's flag before both; without any the AI is off. */
  @ParameterizedTest
  @CsvSource(nullValues = "-", value = {"-, -, -, false", "false, -, -, false", "true, -, -, true", "true, false, -, false", "false, true, -, true", "true, true, false, false", "false, false, true, true", "-, -, true, true"})
  void whether_the_ai_answers(String environment, String setting, Boolean flag, boolean answers) {
    fixture.variables.remove("AI_CSR_ENABLED");
    if (environment != null) {
      fixture.variables.put("AI_CSR_ENABLED", environment);
    }
    if (setting != null) {
      fixture.setting("ai.csr.enabled", setting);
    }
    fixture.registry(new RegistrySnapshot(1, List.of(new TenantRoute("oasis", "Oasis", true, true, "shared", "1001", "Asia/Dubai", List.of(AgentFixture.SENDER), flag)), List.of(), Map.of()));
    var mine = fixture.functionWithVariables();
    fixture.inbound(mine, fixture.text("wamid.1", "hello"));
    fixture.later(Duration.ofSeconds(3));
    assertThat(fixture.turn(mine)).isTrue();
    assertThat(fixture.outbound()).hasSize(answers ? 1 : 0);
    assertThat(fixture.thread()).as("stored in any case").contains("1 IN CUSTOMER hello");
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo(answers ? null : "AI_OFF");
    fixture.inbound(mine, fixture.text("wamid.2", "stop"));
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).as("opt-outs count in any case").hasSize(2);
  }

  @Test
  void who_was_answered_from_the_businesss_phone_is_left_to_that_person_for_twelve_hours() {
    say("wamid.1", "hello");
    fixture.inbound(agent, fixture.echo("wamid.echo", "This is Sara"));
    fixture.inbound(agent, fixture.echo("wamid.echo", "This is Sara"));
    say("wamid.2", "hello Sara");
    assertThat(turnAfter(Duration.ofSeconds(3))).isTrue();
    assertThat(fixture.answering.requests).isEmpty();
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER hello", "1 OUT HUMAN This is Sara", "2 IN CUSTOMER hello Sara");
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo("PERSON");
    fixture.later(Duration.ofHours(12));
    assertThat(new Conversations(fixture.database).releaseIdle(Duration.ofHours(12), fixture.now.get())).hasSize(1);
    assertThat(fixture.turn(agent)).isTrue();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: hello Sara");
  }

  @Test
  void two_conversations_are_worked_side_by_side_and_one_never_twice_at_once() {
    var omar = AgentFixture.who("971500000102", null);
    fixture.inbound(agent, fixture.text("wamid.1", "one"));
    fixture.inbound(agent, fixture.text("wamid.2", "two"));
    fixture.inbound(agent, fixture.text("wamid.3", "from Omar", omar));
    var sqs = Embedded.sqs().client();
    var url = fixture.variables.get("TURNS_QUEUE_URL");
    var inWork = new ArrayList<String>();
    for (int worker = 0; worker < 3; worker++) {
      sqs.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(1).visibilityTimeout(60).waitTimeSeconds(0)).messages().forEach(m -> inWork.add(m.body()));
    }
    assertThat(inWork).as("the second ticket of the first conversation waits for the first").hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void with_the_ai_off_it_is_stored_translated_and_waits_for_a_person() {
    fixture.setting("ai.csr.enabled", "false");
    say("wamid.1", "مرحبا");
    say("wamid.2", "fail to translate");
    assertThat(turnAfter(Duration.ofSeconds(3))).isTrue();
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests).isEmpty();
    assertThat(fixture.answering.translated).containsExactly("مرحبا", "fail to translate");
    assertThat(fixture.rows("select 1 from tqwa.conversation_messages where english_enc is not null")).hasSize(1);
    assertThat(fixture.rows("select waiting, answered_seq, handled_seq from tqwa.conversation_state").getFirst())
        .containsEntry("waiting", "AI_OFF").containsEntry("answered_seq", 0L).containsEntry("handled_seq", 2L);
  }

  @Test
  void an_answer_that_became_late_is_superseded_by_the_next_which_does_not_take_it_as_said() {
    say("wamid.1", "hello");
    turnAfter(Duration.ofSeconds(3));
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'SKIPPED', skip_reason = 'WINDOW'"));
    say("wamid.2", "still there?");
    assertThat(fixture.rows("select state, skip_reason from tqwa.outbound_message").toString()).as("what the AI said waits for its next answer").isEqualTo("[{state=SKIPPED, skip_reason=WINDOW}]");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.rows("select state, skip_reason from tqwa.outbound_message order by id").toString()).isEqualTo("[{state=SKIPPED, skip_reason=SUPERSEDED}, {state=PENDING, skip_reason=null}]");
    assertThat(fixture.answering.requests.getLast().history()).extracting(m -> m.text()).containsExactly("hello", "still there?");
  }

  @Test
  void a_persons_reply_that_waited_goes_once_when_the_customer_writes() {
    say("wamid.1", "hello");
    turnAfter(Duration.ofSeconds(3));
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'DELIVERED'"));
    fixture.later(Duration.ofHours(25));
    var conversations = new Conversations(fixture.database);
    var row = conversations.find(fixture.conversation()).orElseThrow();
    assertThat(conversations.reply(row, fixture.cipher(row.contact()), new Actor("sara", "r1"), "We have one", true, fixture.now.get())).isTrue();
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo("WINDOW");
    fixture.inbound(agent, fixture.about("wamid.r", "reaction", "👍", "wamid.1"));
    assertThat(waiting()).as("a reaction opens no window").isEqualTo("[{state=SKIPPED, skip_reason=WINDOW}]");
    fixture.queued("REPLIES_QUEUE_URL");
    say("wamid.2", "still there?");
    say("wamid.2", "still there?");
    assertThat(waiting()).isEqualTo("[{state=PENDING, skip_reason=null}]");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.queued("REPLIES_QUEUE_URL")).as("it is sent without waiting for a sweep").isNotEmpty();
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'SENT' where state = 'PENDING'"));
    say("wamid.3", "and?");
    assertThat(waiting()).isEqualTo("[{state=SENT, skip_reason=null}]");
  }

  private String waiting() {
    return fixture.rows("select o.state, o.skip_reason from tqwa.outbound_message o join tqwa.conversation_messages m on m.id = o.id where m.author = 'HUMAN'").toString();
  }

  @Test
  void with_a_template_for_it_a_late_turn_is_answered_after_all() {
    fixture.setting("reply.window.template", "come_back");
    fixture.database.run(h -> h.execute("""
        insert into tqwa.template (id, name, provider, meta_name, language, template_type, status, component_spec) values (gen_random_uuid(), 'come_back', 'META', 'come_back', 'en', 'CARD', 'APPROVED',
          '[{"type":"body","parameters":[{"source":"message_body"}]}]')"""));
    say("wamid.1", "hello");
    assertThat(turnAfter(Duration.ofHours(24))).isTrue();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: hello");
  }

  @Test
  void a_day_after_the_customers_last_word_nothing_is_attempted_as_text() {
    say("wamid.1", "hello");
    assertThat(turnAfter(Duration.ofHours(24))).isTrue();
    assertThat(fixture.outbound()).isEmpty();
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo("WINDOW");
    say("wamid.2", "still there?");
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: still there?");
    assertThat(fixture.rows("select waiting from tqwa.conversation_state where waiting is null")).hasSize(1);
  }

  @Test
  void who_wants_no_message_at_all_is_not_answered() {
    say("wamid.1", "hello");
    fixture.database.run(h -> h.execute("insert into tqwa.opt_out (id, address, scope, source, occurred_at) values (gen_random_uuid(), '971500000101', 'ALL', 'API', now())"));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests).isEmpty();
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo("OPTED_OUT");
  }

  @Test
  void a_quoted_answer_of_ours_is_shown_as_what_it_said_and_a_broadcast_as_the_campaign() {
    say("wamid.1", "rooms?");
    turnAfter(Duration.ofSeconds(3));
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set provider_message_id = 'wamid.out', state = 'SENT'"));
    fixture.inbound(agent, fixture.reply("wamid.2", "this one", "wamid.out"));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests.getLast().history().getLast().quoted()).isEqualTo("You said: rooms?");
    assertThat(fixture.log()).contains("\"quoted\":\"KNOWN\"");
    var contact = (java.util.UUID) fixture.one("select id from tqwa.contact");
    new OutboundRows(fixture).broadcast("wamid.eid", contact, "{\"recipient_name\":\"Aisha\"}");
    fixture.inbound(agent, fixture.reply("wamid.3", "tell me more", "wamid.eid"));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests.getLast().campaign()).isEqualTo("Hi Aisha, 20% off");
  }

  @Test
  void reactions_are_stored_and_never_answered() {
    say("wamid.1", "hello");
    turnAfter(Duration.ofSeconds(3));
    fixture.queued("TURNS_QUEUE_URL");
    fixture.inbound(agent, fixture.about("wamid.r", "reaction", "👍", "wamid.1"));
    assertThat(fixture.queued("TURNS_QUEUE_URL")).isEmpty();
    assertThat(fixture.answering.requests).hasSize(1);
  }

  @Test
  void a_picture_is_kept_encrypted_and_shown_to_whoever_answers() {
    var picture = "\u00ff\u00d8\u00ff a picture of a beach".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    fixture.mediaAtProvider.put("3001", new MediaFetch.Got(picture));
    fixture.inbound(agent, fixture.image("wamid.1", "like this"));
    turnAfter(Duration.ofSeconds(3));
    var shown = fixture.answering.requests.getFirst().history().getFirst().pictures().getFirst();
    assertThat(shown.bytes()).isEqualTo(picture);
    assertThat(shown.mediaType()).isEqualTo("image/jpeg");
    assertThat(new String((byte[]) fixture.one("select content_enc from tqwa.media"), java.nio.charset.StandardCharsets.ISO_8859_1)).doesNotContain("beach");
  }

  @Test
  void media_that_is_gone_or_too_large_does_not_keep_the_words_from_being_answered() {
    fixture.mediaAtProvider.put("3001", new MediaFetch.Never("TOO_LARGE"));
    fixture.inbound(agent, fixture.image("wamid.1", "like this"));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 You said: like this");
  }

  @Test
  void a_voice_note_is_kept_and_gets_a_fitting_answer_without_a_model() {
    fixture.mediaAtProvider.put("4001", new MediaFetch.Got(new byte[] {1, 2, 3}));
    fixture.inbound(agent, media("wamid.1", "audio", "4001", "audio/ogg; codecs=opus"));
    turnAfter(Duration.ofSeconds(3));
    assertThat(fixture.answering.requests).isEmpty();
    assertThat(fixture.outbound()).singleElement().asString().startsWith("10 REPLY 971500000101 Thank you for your voice message.");
    assertThat(fixture.one("select mime_type from tqwa.media")).isEqualTo("audio/ogg");
  }

  private InboundMessage media(String id, String kind, String media, String type) {
    return new InboundMessage(Provider.META, AgentFixture.SENDER, id, Direction.IN, AgentFixture.aisha(), fixture.now.get(), kind, null, null, null, null,
        new MediaReference(media, type, "q2Fz", null, null), null, Json.object());
  }
}
