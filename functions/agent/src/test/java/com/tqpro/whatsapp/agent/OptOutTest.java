package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Words and buttons that end marketing: the ledger's proof, one confirmation, no turn. */
class OptOutTest {
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction agent = fixture.function();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_word_is_written_down_with_its_proof_for_every_identity_and_confirmed_before_everything_else() {
    fixture.inbound(agent, fixture.text("wamid.stop", "إيقاف!"));
    assertThat(fixture.rows("select address, scope, source, provider_message_id as proof from tqwa.opt_out order by address")).extracting(Object::toString).containsExactly(
        "{address=971500000101, scope=MARKETING, source=KEYWORD, proof=wamid.stop}", "{address=AE.7Hq, scope=MARKETING, source=KEYWORD, proof=wamid.stop}");
    assertThat(fixture.outbound()).containsExactly("0 REPLY 971500000101 لن تصلك عروضنا بعد الآن. اكتب \"ابدأ\" لتصلك من جديد. ويمكنك مراسلتنا في أي وقت.");
    assertThat(fixture.queued("TURNS_QUEUE_URL")).isEmpty();
    assertThat(fixture.queued("REPLIES_QUEUE_URL")).hasSize(1);
  }

  @Test
  void it_is_confirmed_in_the_language_that_the_customer_writes_whatever_the_words_own() {
    fixture.answering.script = r -> ScriptedAnswering.answer("أهلا");
    fixture.inbound(agent, fixture.text("wamid.1", "مرحبا"));
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(agent);
    fixture.later(Duration.ofSeconds(1));
    fixture.inbound(agent, fixture.text("wamid.stop", "STOP"));
    fixture.inbound(agent, fixture.text("wamid.start", "start"));
    assertThat(fixture.outbound()).hasSize(3).satisfies(o -> assertThat(o.get(1)).startsWith("0 REPLY 971500000101 لن تصلك عروضنا بعد الآن."))
        .last().isEqualTo("0 REPLY 971500000101 أهلاً بعودتك: ستصلك عروضنا من جديد. اكتب \"إيقاف\" لإيقافها.");
  }

  @Test
  void a_copy_of_it_and_a_second_one_are_not_confirmed_again() {
    fixture.inbound(agent, fixture.text("wamid.stop", "stop"));
    fixture.inbound(agent, fixture.text("wamid.stop", "stop"));
    fixture.inbound(agent, fixture.text("wamid.again", "STOP"));
    assertThat(fixture.outbound()).hasSize(1);
    assertThat(fixture.one("select inbound_seq - answered_seq from tqwa.conversation_state")).isEqualTo(0L);
  }

  @Test
  void what_died_between_storing_and_settling_is_settled_by_the_copy() {
    fixture.store(fixture.text("wamid.stop", "stop"));
    fixture.inbound(agent, fixture.text("wamid.stop", "stop"));
    assertThat(fixture.outbound()).hasSize(1);
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).hasSize(2);
  }

  @Test
  void who_writes_again_is_answered() {
    fixture.inbound(agent, fixture.text("wamid.stop", "stop"));
    fixture.inbound(agent, fixture.text("wamid.2", "but do you have cruises?"));
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(agent);
    assertThat(fixture.outbound()).hasSize(2).last().isEqualTo("10 REPLY 971500000101 You said: but do you have cruises?");
  }

  @Test
  void start_brings_it_back_once_and_is_a_message_like_any_other_where_nothing_was_ended() {
    fixture.inbound(agent, fixture.text("wamid.0", "start"));
    assertThat(fixture.queued("TURNS_QUEUE_URL")).hasSize(1);
    fixture.inbound(agent, fixture.text("wamid.1", "stop"));
    fixture.inbound(agent, fixture.text("wamid.2", "Start"));
    fixture.inbound(agent, fixture.text("wamid.2", "Start"));
    assertThat(fixture.outbound()).hasSize(2).last().isEqualTo("0 REPLY 971500000101 Welcome back: you will get our offers again. Write STOP to end them.");
    assertThat(fixture.rows("select 1 from tqwa.opt_out where revoked_at is null")).isEmpty();
    // The copy of a stop that comes late, after the start, changes nothing.
    fixture.database.run(h -> h.execute("delete from tqwa.conversation_messages where wamid = 'wamid.1'"));
    fixture.inbound(agent, new InboundMessage(Provider.META, AgentFixture.SENDER, "wamid.1", Direction.IN, AgentFixture.aisha(), Instant.parse("2026-11-24T10:00:00.001Z"), "text", "stop",
        null, null, null, null, null, Json.object()));
    assertThat(fixture.rows("select 1 from tqwa.opt_out where revoked_at is null")).isEmpty();
  }

  @Test
  void cancel_ends_marketing_as_the_answer_to_a_broadcast_and_is_a_question_for_the_agent_otherwise() {
    fixture.inbound(agent, fixture.text("wamid.1", "Cancel"));
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).isEmpty();
    assertThat(fixture.queued("TURNS_QUEUE_URL")).hasSize(1);
    var rows = new OutboundRows(fixture);
    rows.reply("wamid.answer", (UUID) fixture.one("select id from tqwa.contact"), "SENT");
    fixture.inbound(agent, fixture.reply("wamid.q", "Cancel", "wamid.answer"));
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).as("an answer to what the agent said").isEmpty();
    assertThat(fixture.queued("TURNS_QUEUE_URL")).hasSize(1);
    rows.broadcast("wamid.eid", (UUID) fixture.one("select id from tqwa.contact"), "{\"recipient_name\":\"Aisha\"}");
    fixture.inbound(agent, fixture.reply("wamid.2", "Cancel", "wamid.eid"));
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).hasSize(2);
  }

  @Test
  void a_templates_opt_out_button_counts_by_its_payload() {
    fixture.inbound(agent, new InboundMessage(Provider.META, AgentFixture.SENDER, "wamid.b", Direction.IN, AgentFixture.aisha(), fixture.now.get(), "button", "لا شكراً", "STOP_PROMO", null,
        null, null, null, Json.object()));
    assertThat(fixture.rows("select distinct source from tqwa.opt_out")).extracting(Object::toString).containsExactly("{source=BUTTON}");
    assertThat(fixture.outbound().getFirst()).startsWith("0 REPLY 971500000101 لن تصلك عروضنا");
  }

  @Test
  void it_is_confirmed_only_when_no_broadcasts_message_can_be_under_way_any_more() {
    fixture.store(fixture.text("wamid.0", "hello"));
    var row = new OutboundRows(fixture).broadcast("wamid.eid", (UUID) fixture.one("select id from tqwa.contact"), "{}");
    fixture.database.run(h -> h.execute("update tqwa.outbound_message set state = 'CLAIMED', provider_message_id = null, claimed_until = '2026-11-24T10:00:25Z' where id = ?", row));
    fixture.inbound(agent, fixture.text("wamid.stop", "stop"));
    assertThat(fixture.one("select to_char(next_attempt_at at time zone 'UTC', 'HH24:MI:SS') from tqwa.outbound_message where kind = 'REPLY'")).isEqualTo("10:00:25");
  }

  @Test
  void a_tenants_own_words_count() {
    fixture.setting("optout.words", "khalas, no more");
    fixture.inbound(agent, fixture.text("wamid.1", "Khalas!!"));
    assertThat(fixture.rows("select 1 from tqwa.opt_out")).hasSize(2);
  }
}
