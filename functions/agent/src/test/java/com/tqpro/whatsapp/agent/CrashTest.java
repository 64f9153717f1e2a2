package com.tqpro.whatsapp.agent;

import static com.tqpro.whatsapp.agent.ScriptedAnswering.answer;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.Offer;
import com.tqpro.whatsapp.domain.conversation.TurnAction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.postgres.conversation.Leads;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The process is killed before each statement, commit and request that it makes, from the arrival of a message to its answer, and when all of
 * them are made but SQS does not know; a death after a step is one before the next. SQS delivers again what it had not deleted, to a new
 * environment. Whatever the step: one answer, not two and not none.
 */
class CrashTest {
  private static final LeadState LEAD = new LeadState("Aisha", "call", "Palm staycation", null, null, "handoff");
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction healthy = fixture.function();
  private int people;

  @AfterEach
  void close() {
    fixture.close();
  }

  enum Story {
    /** An answer with two offers. */
    ANSWER("a room", "[AI REPLY, AI REPLY, AI REPLY]"),
    /** A word that ends marketing, with its confirmation. */
    STOP("stop", "[SYSTEM REPLY]"),
    /** A lead, with the owner's notification and mail. */
    HANDOFF("book it", "[AI REPLY, null NOTIFICATION]"),
    /** Left to a person: the AI is off. */
    LEFT("hello", "[]");

    private final String says;
    private final String written;

    Story(String says, String written) {
      this.says = says;
      this.written = written;
    }
  }

  @ParameterizedTest
  @EnumSource
  void one_answer_whatever_the_step(Story story) {
    fixture.answering.script = r -> story == Story.HANDOFF ? answer("Goodbye", LEAD, TurnAction.HANDOFF)
        : answer("Two offers", LeadState.EMPTY, TurnAction.NONE, new Offer("staycation", "p1", "Palm", "Palm", null), new Offer("staycation", "p2", "Marina", "Marina", null));
    fixture.mediaAtProvider.put("3001", new MediaFetch.Got(new byte[] {1, 2, 3}));
    if (story == Story.HANDOFF) {
      owner();
    }
    fixture.setting("ai.csr.enabled", Boolean.toString(story != Story.LEFT));
    int step = 1;
    while (one(story, step)) {
      step++;
    }
    assertThat(step).as("deaths").isGreaterThan(15);
  }

  /** @return whether there was such a step */
  private boolean one(Story story, int step) {
    var phone = "9715000%05d".formatted(people++);
    var message = fixture.image("wamid." + phone, story.says);
    message = new InboundMessage(message.provider(), message.sender(), message.id(), message.direction(), AgentFixture.who(phone, null), message.at(), message.kind(),
        message.text(), null, null, null, message.media(), null, message.details());
    int mails = fixture.mails.size();
    try (var wire = new DyingWire(step)) {
      var doomed = doomed(wire);
      var inbound = fixture.sqs("oasis", "g", message);
      deliver(wire, doomed, inbound);
      fixture.later(Duration.ofSeconds(3));
      var tickets = fixture.queued("TURNS_QUEUE_URL");
      assertThat(tickets.isEmpty()).as("a turn is asked for " + where(story, step)).isEqualTo(story == Story.STOP);
      tickets.forEach(t -> deliver(wire, doomed, ticket(t)));
      if (!wire.dead()) {
        // It died with everything done and SQS not told: both come again.
        again(inbound);
        fixture.queued("TURNS_QUEUE_URL").forEach(t -> again(ticket(t)));
        tickets.forEach(t -> again(ticket(t)));
      }
      check(story, phone, where(story, step));
      if (story == Story.HANDOFF) {
        settleMails(phone);
        assertThat(fixture.mails.size() - mails).as("a mail, and at most one that says it may be a copy " + where(story, step)).isBetween(1, 2);
      }
      return wire.dead();
    }
  }

  private void check(Story story, String phone, String where) {
    assertThat(fixture.rows("""
        select t.author, o.kind from tqwa.outbound_message o left join tqwa.conversation_messages t on t.id = o.id
        where o.contact_id = (select id from tqwa.contact where wa_id = '%s') order by o.id""".formatted(phone)).stream().map(r -> r.get("author") + " " + r.get("kind")).sorted().toList())
        .as(where).hasToString(story.written);
    assertThat(fixture.rows("""
        select s.inbound_seq, greatest(s.answered_seq, s.handled_seq) as upto, (select count(*) from tqwa.conversation_messages m where m.conversation_id = s.id and m.direction = 'IN') as messages,
          (select count(*) from tqwa.media d where d.contact_id = s.contact_id) as files, (select count(*) from tqwa.lead l where l.contact_id = s.contact_id) as leads,
          (select count(*) from tqwa.opt_out o where o.address = c.wa_id) as opted_out, coalesce(s.waiting, '-') as waiting
        from tqwa.conversation_state s join tqwa.contact c on c.id = s.contact_id where c.wa_id = '%s'""".formatted(phone)).toString()).as(where)
        .isEqualTo("[{inbound_seq=1, upto=1, messages=1, files=1, leads=" + (story == Story.HANDOFF ? 1 : 0) + ", opted_out=" + (story == Story.STOP ? 1 : 0) + ", waiting="
            + (story == Story.HANDOFF ? "HANDOFF" : story == Story.LEFT ? "AI_OFF" : "-") + "}]");
    assertThat(fixture.rows("select 1 from tqwa.media where content_enc is null and next_try_at is null")).as("no file is given up " + where).isEmpty();
  }

  /** To the doomed one while it lives, and again to a new one when it did not come to its end. */
  private void deliver(DyingWire wire, AgentFunction doomed, SQSMessage message) {
    if (!wire.dead()) {
      var result = new CompletableFuture<SQSBatchResponse>();
      // Of a process that is dead nobody waits for an answer, and it tries nothing again.
      var process = Thread.ofVirtual().start(() -> {
        try {
          result.complete(doomed.handleRequest(AgentFixture.event(message), new TestContext(120_000)));
        } catch (RuntimeException fault) {
          result.completeExceptionally(fault);
        }
      });
      CompletableFuture.anyOf(result.handle((r, fault) -> r), wire.death()).join();
      if (wire.dead()) {
        process.interrupt();
      }
    }
    if (wire.dead()) {
      again(message);
    }
  }

  private void again(SQSMessage message) {
    fixture.later(Duration.ofSeconds(10));
    assertThat(healthy.handleRequest(AgentFixture.event(message), new TestContext(120_000)).getBatchItemFailures()).as(fixture.log()).isEmpty();
  }

  private AgentFunction doomed(DyingWire wire) {
    var variables = new HashMap<>(fixture.variables);
    variables.put("TENANT_DB_PORT", Integer.toString(wire.to(Embedded.postgres().port())));
    variables.put("AWS_ENDPOINT_URL_SQS", "http://127.0.0.1:" + wire.to(Embedded.sqs().endpoint().getPort()));
    variables.put("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:" + wire.to(Embedded.dynamo().endpoint().getPort()));
    return fixture.function(new ServiceContext("agent", Environment.of(variables), fixture.now::get, new PrintStream(fixture.logged, true, StandardCharsets.UTF_8)));
  }

  private SQSMessage ticket(String body) {
    var message = new SQSMessage();
    message.setMessageId("turn");
    message.setReceiptHandle("handle");
    message.setBody(body);
    message.setAttributes(Map.of("MessageGroupId", "g", "ApproximateReceiveCount", "1"));
    message.setEventSourceArn(fixture.arn("TURNS_QUEUE_URL"));
    return message;
  }

  private void owner() {
    fixture.setting("owner.whatsapp.number", "+971500000999");
    fixture.setting("owner.email", "owner@oasis.example");
    fixture.database.run(h -> h.execute("""
        insert into tqwa.template (id, name, provider, meta_name, language, template_type, status, component_spec) values (gen_random_uuid(), 'lead_notification', 'META', 'lead_notification', 'en',
          'CARD', 'APPROVED', '[{"type":"body","parameters":[{"source":"product"},{"source":"details"},{"source":"contact"}]}]')"""));
  }

  /** As the dispatcher does once the claim of a mail is over. */
  private void settleMails(String phone) {
    fixture.later(Duration.ofMinutes(3));
    new Leads(fixture.database).settleMails(true, fixture.now.get());
    fixture.turn(healthy, (UUID) fixture.one("select s.id from tqwa.conversation_state s join tqwa.contact c on c.id = s.contact_id where c.wa_id = '" + phone + "'"));
  }

  private static String where(Story story, int step) {
    return "(" + story + ", killed before step " + step + ")";
  }
}
