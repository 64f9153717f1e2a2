package com.tqpro.whatsapp.agent;

import static com.tqpro.whatsapp.agent.ScriptedAnswering.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.conversation.Conversations;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import com.tqpro.whatsapp.postgres.erasure.ErasureReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Leads: handed over once and only when complete, told to the owner, and what happens when the customer comes back. */
class HandoffTest {
  private static final LeadState LEAD = new LeadState("Aisha", "call", "Palm staycation", "12 to 14 December", "2 adults", "handoff");
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction agent = fixture.function();

  @BeforeEach
  void owner() {
    fixture.setting("owner.whatsapp.number", "+971500000999");
    fixture.setting("owner.email", "owner@oasis.example");
    fixture.database.run(h -> h.execute("""
        insert into tqwa.template (id, name, provider, meta_name, language, template_type, status, component_spec) values (gen_random_uuid(), 'lead_notification', 'META', 'lead_notification', 'en',
          'CARD', 'APPROVED', '[{"type":"body","parameters":[{"source":"product"},{"source":"details"},{"source":"contact"}]}]')"""));
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private void say(String id, String text) {
    fixture.inbound(agent, fixture.text(id, text));
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(agent);
  }

  private void handOver() {
    fixture.answering.script = r -> answer("Goodbye", LEAD, TurnAction.HANDOFF);
    say("wamid.1", "book it");
  }

  @Test
  void a_complete_lead_is_handed_over_once_and_the_owner_hears_of_it_by_whatsapp_and_mail() {
    handOver();
    fixture.turn(agent);
    assertThat(fixture.outbound()).containsExactlyInAnyOrder("10 REPLY 971500000101 Goodbye",
        "5 NOTIFICATION 971500000999 Palm staycation / 12 to 14 December, for 2 adults / Aisha, +971500000101, wishes a call");
    assertThat(fixture.mails).containsExactly("owner@oasis.example | A customer is ready to buy | A customer is ready to buy.\n\nProduct: Palm staycation\n"
        + "Details: 12 to 14 December, for 2 adults\nContact: Aisha, +971500000101, wishes a call\n\nConversation: " + fixture.conversation() + "\n");
    assertThat(fixture.rows("select mode, waiting, taken_at from tqwa.conversation_state").getFirst()).containsEntry("mode", "human").containsEntry("waiting", "HANDOFF").containsEntry("taken_at", null);
    assertThat(fixture.rows("select 1 from tqwa.lead")).hasSize(1);
    assertThat(fixture.log()).contains("\"message\":\"Handoff triggered\"").doesNotContain("Aisha").doesNotContain("Palm").doesNotContain("971500000999");
  }

  @Test
  void a_handoff_without_name_or_preference_is_refused() {
    fixture.answering.script = r -> answer("Goodbye", new LeadState("Aisha", null, "Palm", null, null, "handoff"), TurnAction.HANDOFF);
    say("wamid.1", "book it");
    assertThat(fixture.rows("select 1 from tqwa.lead")).isEmpty();
    assertThat(fixture.one("select mode from tqwa.conversation_state")).isEqualTo("ai");
    assertThat(fixture.log()).contains("Handoff refused");
  }

  @Test
  void without_an_approved_template_the_owner_gets_a_mail_and_the_operator_a_warning() {
    fixture.database.run(h -> h.execute("update tqwa.template set status = 'PAUSED'"));
    handOver();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 Goodbye");
    assertThat(fixture.mails).hasSize(1);
    assertThat(fixture.log()).contains("No approved template lead_notification");
  }

  @Test
  void a_mail_that_is_refused_is_sent_by_a_later_turn_once() {
    fixture.mailDown = true;
    handOver();
    assertThat(fixture.mails).isEmpty();
    fixture.mailDown = false;
    fixture.later(Duration.ofMinutes(4));
    assertThat(new Conversations(fixture.database).silent(fixture.now.get())).containsExactly(fixture.conversation());
    fixture.turn(agent);
    fixture.turn(agent);
    assertThat(fixture.mails).hasSize(1);
    assertThat(new Conversations(fixture.database).silent(fixture.now.get())).isEmpty();
  }

  @Test
  void a_mail_that_may_have_gone_out_is_sent_once_more_with_its_reference_and_then_left_to_a_person() {
    fixture.afterMail = () -> {
      throw new IllegalStateException("the process died");
    };
    handOver();
    fixture.turn(agent);
    assertThat(fixture.mails).as("claimed: nobody sends it at the same time").hasSize(1);
    settleMails(true);
    fixture.turn(agent);
    assertThat(fixture.mails).hasSize(2).last().asString().contains("You may have this mail already").contains(fixture.references.getFirst());
    assertThat(fixture.references).as("both copies bear one reference").hasSize(2).containsOnly(fixture.one("select id from tqwa.lead").toString());
    settleMails(true);
    fixture.turn(agent);
    assertThat(fixture.mails).hasSize(2);
    assertThat(fixture.one("select mail from tqwa.lead")).isEqualTo("UNCONFIRMED");
  }

  @Test
  void a_mail_that_may_have_gone_out_is_held_where_the_tenant_wants_it_so() {
    fixture.afterMail = () -> {
      throw new IllegalStateException("the process died");
    };
    handOver();
    settleMails(false);
    fixture.turn(agent);
    assertThat(fixture.mails).hasSize(1);
    assertThat(fixture.one("select mail from tqwa.lead")).isEqualTo("UNCONFIRMED");
  }

  @Test
  void a_process_that_dies_between_claiming_and_sending_costs_no_mail() {
    fixture.mailDown = true;
    handOver();
    fixture.mailDown = false;
    fixture.later(Duration.ofMinutes(3));
    var leads = new Leads(fixture.database);
    assertThat(leads.takeMails(fixture.conversation(), java.util.UUID.randomUUID(), fixture.now.get())).hasSize(1);
    fixture.turn(agent);
    assertThat(fixture.mails).isEmpty();
    settleMails(true);
    fixture.turn(agent);
    assertThat(fixture.mails).hasSize(1);
    assertThat(fixture.one("select mail from tqwa.lead")).isEqualTo("SENT");
  }

  @Test
  void a_process_that_dies_before_claiming_leaves_the_mail_due() {
    fixture.mailDown = true;
    handOver();
    assertThat(fixture.rows("select mail, mail_attempts from tqwa.lead").toString()).isEqualTo("[{mail=DUE, mail_attempts=0}]");
  }

  @Test
  void an_erasure_named_a_mail_that_was_refused() {
    fixture.mailDown = true;
    handOver();
    assertThat(fixture.rows("select recipient from tqwa.lead_mailing")).as("the owner has nothing").isEmpty();
    fixture.mailDown = false;
    fixture.later(Duration.ofMinutes(3));
    fixture.afterMail = () -> {
      throw new IllegalStateException("no answer came");
    };
    fixture.turn(agent);
    var unknown = fixture.now.get();
    fixture.afterMail = () -> { };
    settleMails(true);
    fixture.mailDown = true;
    fixture.turn(agent);
    fixture.mailDown = false;
    fixture.later(Duration.ofMinutes(3));
    fixture.turn(agent);
    assertThat(erase().copies()).containsExactly(new ErasureReport.Copy("MAIL", "owner@oasis.example", unknown), new ErasureReport.Copy("MAIL", "owner@oasis.example", fixture.now.get()));
  }

  @Test
  void a_mail_that_was_about_to_go_out_does_not_when_its_lead_is_erased() {
    fixture.mailDown = true;
    handOver();
    fixture.later(Duration.ofMinutes(3));
    var leads = new Leads(fixture.database);
    var taken = leads.takeMails(fixture.conversation(), java.util.UUID.randomUUID(), fixture.now.get()).getFirst();
    assertThat(erase().copies()).isEmpty();
    assertThat(leads.mailBegun(taken, "owner@oasis.example", fixture.now.get())).isFalse();
  }

  private ErasureReport erase() {
    return new Erasure(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> { }).erase(List.of("971500000101"), new Actor("operator", null));
  }

  @Test
  void who_was_overtaken_cannot_settle_anothers_mail() {
    fixture.mailDown = true;
    handOver();
    fixture.later(Duration.ofMinutes(3));
    var leads = new Leads(fixture.database);
    var lead = leads.takeMails(fixture.conversation(), java.util.UUID.randomUUID(), fixture.now.get()).getFirst();
    leads.mailed(lead.id(), java.util.UUID.randomUUID(), true);
    assertThat(fixture.one("select mail from tqwa.lead")).isEqualTo("SENDING");
  }

  /** As the dispatcher does once the claim is over. */
  private void settleMails(boolean resend) {
    fixture.later(Duration.ofMinutes(3));
    new Leads(fixture.database).settleMails(resend, fixture.now.get());
  }

  @Test
  void anothers_owner_is_told_nothing_unless_the_installation_names_the_tenant() {
    fixture.database.run(h -> h.execute("delete from tqwa.setting"));
    fixture.variables.put("OWNER_EMAIL", "installation@example.com");
    fixture.variables.put("OWNER_WHATSAPP_NUMBER", "+971500000777");
    fixture.variables.put("OWNER_FALLBACK_TENANT", "dune");
    var other = fixture.functionWithVariables();
    fixture.answering.script = r -> answer("Goodbye", LEAD, TurnAction.HANDOFF);
    fixture.inbound(other, fixture.text("wamid.1", "book it"));
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(other);
    assertThat(fixture.mails).isEmpty();
    assertThat(fixture.outbound()).containsExactly("10 REPLY 971500000101 Goodbye");
    fixture.variables.put("OWNER_FALLBACK_TENANT", "oasis");
    var own = fixture.functionWithVariables();
    fixture.inbound(own, fixture.text("wamid.2", "book it"));
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(own);
    assertThat(fixture.mails).singleElement().asString().startsWith("installation@example.com");
    assertThat(fixture.outbound().stream().filter(o -> o.startsWith("5 NOTIFICATION"))).singleElement().asString().startsWith("5 NOTIFICATION 971500000777 Palm staycation");
  }

  @Test
  void who_comes_back_is_answered_by_the_ai_in_a_new_session_that_knows_the_one_before() {
    handOver();
    fixture.answering.script = r -> answer("Welcome back", new LeadState("Aisha", "call", null, null, null, "greeting"), TurnAction.NONE);
    say("wamid.2", "hello again");
    var request = fixture.answering.requests.getLast();
    assertThat(request.history()).singleElement().extracting(m -> m.text()).isEqualTo("hello again");
    assertThat(request.earlier()).extracting(m -> m.text()).containsExactly("book it", "Goodbye");
    assertThat(request.state()).isEqualTo(new LeadState("Aisha", "call", null, null, null, null));
    say("wamid.3", "and?");
    assertThat(fixture.answering.requests.getLast().history()).hasSize(3);
    assertThat(fixture.answering.requests.getLast().earlier()).hasSize(2);
    assertThat(fixture.rows("select mode, session from tqwa.conversation_state").getFirst()).containsEntry("mode", "ai").containsEntry("session", 2);
  }

  @Test
  void the_same_product_again_alerts_the_owner_once_in_a_session() {
    handOver();
    fixture.answering.script = r -> answer("Still there", new LeadState("Aisha", "call", "palm STAYCATION", null, null, "offers"), TurnAction.NONE);
    say("wamid.2", "is the palm still free?");
    say("wamid.3", "the palm?");
    assertThat(fixture.outbound().stream().filter(o -> o.contains("NOTIFICATION"))).hasSize(2).last().asString().contains("Returning customer.");
    assertThat(fixture.mails).hasSize(2).last().asString().contains("came back");
    assertThat(fixture.log().split("Return alert sent", -1)).hasSize(2);
  }

  @Test
  void another_product_alerts_nobody() {
    handOver();
    fixture.answering.script = r -> answer("Cruises", new LeadState("Aisha", "call", "Nile cruise", null, null, "offers"), TurnAction.NONE);
    say("wamid.2", "what about cruises?");
    assertThat(fixture.mails).hasSize(1);
  }

  @Test
  void a_person_who_took_it_has_it_alone_until_release_or_time_out() {
    handOver();
    var conversations = new Conversations(fixture.database);
    assertThat(conversations.take(fixture.conversation(), new Actor("sara", "r1"), fixture.now.get())).isTrue();
    assertThat(conversations.take(fixture.conversation(), new Actor("omar", "r2"), fixture.now.get())).isFalse();
    say("wamid.2", "hello?");
    assertThat(fixture.answering.requests).hasSize(1);
    assertThat(fixture.answering.translated).containsExactly("hello?");
    assertThat(fixture.one("select waiting from tqwa.conversation_state")).isEqualTo("PERSON");
    fixture.later(Duration.ofHours(12));
    assertThat(conversations.releaseIdle(Duration.ofHours(12), fixture.now.get())).containsExactly(fixture.conversation());
    fixture.answering.script = r -> answer("The AI again");
    fixture.turn(agent);
    assertThat(fixture.outbound()).last().isEqualTo("10 REPLY 971500000101 The AI again");
  }

  @Test
  void what_a_person_answers_goes_out_and_counts_as_the_answer() {
    say("wamid.1", "hello");
    fixture.inbound(agent, fixture.text("wamid.2", "a room for tonight"));
    var conversations = new Conversations(fixture.database);
    var row = conversations.find(fixture.conversation()).orElseThrow();
    assertThat(conversations.reply(row, fixture.cipher(row.contact()), new Actor("sara", "r1"), "We have one", false, fixture.now.get())).isTrue();
    fixture.later(Duration.ofSeconds(3));
    fixture.turn(agent);
    assertThat(fixture.thread()).last().isEqualTo("2 OUT HUMAN We have one");
    assertThat(fixture.answering.requests).hasSize(1);
  }

  @Test
  void the_agents_opt_out_is_written_down_with_the_message_that_asked_for_it() {
    fixture.answering.script = r -> answer("No more offers", LeadState.EMPTY, TurnAction.OPT_OUT);
    say("wamid.1", "I do not want these offers any more please");
    assertThat(fixture.rows("select source, provider_message_id as proof from tqwa.opt_out")).extracting(Object::toString).contains("{source=AI, proof=wamid.1}");
    assertThat(fixture.outbound()).containsExactly("0 REPLY 971500000101 No more offers");
  }
}
