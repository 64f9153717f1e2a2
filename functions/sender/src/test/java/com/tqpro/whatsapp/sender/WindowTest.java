package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import com.tqpro.whatsapp.postgres.conversation.WindowReplies;
import com.tqpro.whatsapp.postgres.send.DeliveryMerge;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replies after the 24 hours in which text may be sent, through both providers. */
class WindowTest {
  private static TwilioSenderWorld twilio;
  private static SenderWorld world;
  private static SenderFunction function;
  private static int people;
  private final InboundStore store = new InboundStore(world.keys, InstantSource.system(), 5);
  private long millis = Instant.now().toEpochMilli();

  @BeforeAll
  static void start() {
    twilio = new TwilioSenderWorld();
    world = twilio.world;
    function = world.function(SenderPorts.NONE);
    world.data.execute("update tqwa.template set component_spec = '[{\"type\":\"body\",\"parameters\":[{\"source\":\"message_body\"}]}]' where provider = 'META'");
    world.data.execute("update tqwa.template set name = 'offer', variable_mapping = '{\"1\":\"message_body\"}' where provider = 'TWILIO'");
  }

  @AfterAll
  static void close() {
    twilio.close();
  }

  @BeforeEach
  void noTemplate() {
    world.data.execute("delete from tqwa.setting");
    world.data.execute("delete from tqwa.outbound_message");
    function.forget();
    world.graph.reset();
    twilio.twilio.reset();
  }

  @Test
  void with_a_template_a_late_reply_goes_as_that_with_its_text_in_one_line() {
    template();
    var late = reply(customer(Provider.META, 25), Provider.META, "HUMAN", Map.of("text", "We have\none room"));
    work(Provider.META);
    assertThat(world.graph.messages()).extracting(m -> m.json().at("/template/name").asText() + ": " + m.json().at("/template/components/0/parameters/0/text").asText()).containsExactly("offer: We have one room");
    assertThat(world.data.values(late)).containsEntry("state", "SENT").containsEntry("as_template", true).containsEntry("attempt", 1);
  }

  @Test
  void through_twilio_too() {
    template();
    var late = reply(customer(Provider.TWILIO, 25), Provider.TWILIO, "AI", Map.of("text", "We have one room"));
    work(Provider.TWILIO);
    assertThat(twilio.twilio.messages()).singleElement().satisfies(m -> assertThat(m.toString()).contains("We have one room"));
    assertThat(world.data.values(late)).containsEntry("state", "SENT").containsEntry("as_template", true);
  }

  @Test
  void what_the_template_cannot_carry_waits_with_the_reason_and_costs_no_attempt() {
    template();
    var person = customer(Provider.META, 25);
    var picture = reply(person, Provider.META, "AI", Map.of("text", "Palm", "image", "https://cdn.example/palm.jpg"));
    work(Provider.META);
    var tooLong = reply(person, Provider.META, "AI", Map.of("text", "word ".repeat(300)));
    work(Provider.META);
    assertThat(world.graph.messages()).isEmpty();
    assertThat(world.data.values(picture)).containsEntry("state", "SKIPPED").containsEntry("skip_reason", "WINDOW").containsEntry("attempt", 0)
        .containsEntry("error_text", "Outside the 24 hours: the template for replies holds no picture");
    assertThat(world.data.values(tooLong)).containsEntry("state", "SKIPPED").containsEntry("skip_reason", "WINDOW");
    assertThat(world.data.values(tooLong).get("error_text").toString()).contains("body is 1499 characters long").doesNotContain("word word");
  }

  @Test
  void a_template_that_is_no_longer_approved_is_as_good_as_none() {
    template();
    world.data.execute("update tqwa.template set status = 'PAUSED'");
    var late = reply(customer(Provider.META, 25), Provider.META, "HUMAN", Map.of("text", "hello"));
    work(Provider.META);
    world.data.execute("update tqwa.template set status = 'APPROVED'");
    assertThat(world.graph.messages()).isEmpty();
    assertThat(world.data.values(late)).containsEntry("skip_reason", "WINDOW");
  }

  @Test
  void when_meta_says_that_the_window_is_closed_a_persons_words_wait_and_go_once_when_the_customer_writes() {
    var person = customer(Provider.META, 0);
    var his = reply(person, Provider.META, "HUMAN", Map.of("text", "We have one room"));
    work(Provider.META);
    assertThat(world.data.values(his)).containsEntry("state", "FAILED").containsEntry("error_code", 131047);
    var replies = new WindowReplies(world.database);
    assertThat(replies.settle(false, Instant.now())).isEqualTo(1);
    assertThat(world.data.values(his)).containsEntry("state", "SKIPPED").containsEntry("skip_reason", "WINDOW").containsEntry("error_code", 131047);
    assertThat(waiting(person)).isEqualTo("WINDOW");
    work(Provider.META);
    var again = said(person, Provider.META);
    assertThat(store.store(world.database, SenderWorld.TENANT, again)).isInstanceOf(StoreResult.Stored.class);
    assertThat(store.store(world.database, SenderWorld.TENANT, again)).isInstanceOf(StoreResult.Duplicate.class);
    work(Provider.META);
    work(Provider.META);
    assertThat(world.graph.messages()).extracting(m -> m.json().at("/text/body").asText()).containsExactly("We have one room");
    // The receipt of the refused attempt comes once more, late.
    new DeliveryMerge(world.database).apply(List.of(RowReport.of(his, 1, null, null).failed(Instant.now(), new ProviderError(131047, "closed", null), null, 0)));
    replies.settle(false, Instant.now());
    work(Provider.META);
    assertThat(world.graph.messages()).extracting(SentMessage::recipient).hasSize(1);
    assertThat(world.data.values(his)).containsEntry("state", "SENT").containsEntry("attempt", 2);
  }

  @Test
  void when_twilio_says_so_later_the_reply_goes_as_the_template_where_there_is_one() {
    var person = customer(Provider.TWILIO, 0);
    var his = reply(person, Provider.TWILIO, "AI", Map.of("text", "We have one room"));
    work(Provider.TWILIO);
    assertThat(world.data.values(his)).containsEntry("state", "SENT").containsEntry("as_template", false);
    new DeliveryMerge(world.database).apply(List.of(RowReport.of(his, 1, null, null).failed(Instant.now(), new ProviderError(63016, "outside the window", null), null, 0)));
    template();
    var replies = new WindowReplies(world.database);
    assertThat(replies.settle(true, Instant.now())).isEqualTo(1);
    assertThat(replies.settle(true, Instant.now())).isZero();
    work(Provider.TWILIO);
    assertThat(twilio.twilio.messages()).last().satisfies(m -> assertThat(m.toString()).contains("HX"));
    assertThat(world.data.values(his)).containsEntry("state", "SENT").containsEntry("as_template", true).containsEntry("attempt", 2);
  }

  @Test
  void a_reply_that_was_about_to_go_as_a_template_goes_as_text_when_the_customer_writes_first() {
    template();
    var person = customer(Provider.META, 0);
    var his = reply(person, Provider.META, "HUMAN", Map.of("text", "We have one room"));
    work(Provider.META);
    new WindowReplies(world.database).settle(true, Instant.now());
    store.store(world.database, SenderWorld.TENANT, said(person, Provider.META));
    work(Provider.META);
    assertThat(world.graph.messages()).extracting(m -> m.json().path("type").asText()).containsExactly("text");
    assertThat(world.data.values(his)).containsEntry("state", "SENT").containsEntry("as_template", false);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', nullValues = "-", value = {
      "an answer with offers                      | true  | - | SENT, WINDOW, WINDOW",
      "replies written one after another          | false | - | SENT, WINDOW, WINDOW",
      "the second a day after the first           | false | update tqwa.outbound_message set claimed_at = claimed_at - interval '24 hours' where as_template | SENT, SENT, WINDOW",
      "the first one was refused and cost nothing | false | update tqwa.outbound_message set state = 'FAILED' where as_template | SENT, SENT, WINDOW",
      "nobody knows whether the first one went    | false | update tqwa.outbound_message set state = 'UNCONFIRMED' where as_template | SENT, WINDOW, WINDOW",
      "the first one was read                     | false | update tqwa.outbound_message set state = 'READ' where as_template | SENT, WINDOW, WINDOW"})
  void a_customer_gets_one_template_a_day_and_the_rest_waits_with_its_reason(String what, boolean oneAnswer, String then, String ends) {
    template();
    var person = customer(Provider.META, 25);
    var ids = new ArrayList<UUID>();
    ids.add(reply(person, Provider.META, "AI", Map.of("text", "Three offers for you")));
    if (!oneAnswer) {
      work(Provider.META);
      if (then != null) {
        world.data.execute(then);
      }
    }
    ids.add(reply(person, Provider.META, "AI", Map.of("text", "Palm, AED 900")));
    ids.add(reply(person, Provider.META, "AI", Map.of("text", "Marina, AED 700")));
    if (oneAnswer) {
      world.data.execute("update tqwa.outbound_message set created_at = '2026-11-24T10:00:00Z'");
    }
    for (int i = 0; i < 4; i++) {
      work(Provider.META);
    }
    assertThat(ids.stream().map(id -> world.data.values(id)).map(v -> v.get("skip_reason") != null ? v.get("skip_reason") : v.get("claimed_at") != null ? "SENT" : v.get("state"))).extracting(String::valueOf)
        .containsExactly(ends.split(", "));
    assertThat(world.graph.messages()).as("what is charged").hasSize((int) List.of(ends.split(", ")).stream().filter("SENT"::equals).count());
    assertThat(world.data.values(ids.getLast())).containsEntry("attempt", 0).containsEntry("error_text", "Outside the 24 hours: a template goes once a day, with the first message of an answer");
  }

  @Test
  void offers_do_not_go_as_templates_without_the_words_that_they_belong_to() {
    template();
    var person = customer(Provider.META, 25);
    reply(person, Provider.META, "AI", Map.of("text", "word ".repeat(300)));
    var offer = reply(person, Provider.META, "AI", Map.of("text", "Palm, AED 900"));
    world.data.execute("update tqwa.outbound_message set created_at = '2026-11-24T10:00:00Z'");
    work(Provider.META);
    work(Provider.META);
    assertThat(world.graph.messages()).isEmpty();
    assertThat(world.data.values(offer)).containsEntry("skip_reason", "WINDOW");
  }

  @Test
  void an_answer_within_the_window_goes_whole() {
    template();
    var person = customer(Provider.META, 0);
    world.graph.customer("+" + person).to(SenderWorld.SENDER).text("hello");
    reply(person, Provider.META, "AI", Map.of("text", "Two offers for you"));
    reply(person, Provider.META, "AI", Map.of("text", "Palm, AED 900"));
    world.data.execute("update tqwa.outbound_message set created_at = '2026-11-24T10:00:00Z'");
    work(Provider.META);
    work(Provider.META);
    assertThat(world.graph.messages()).extracting(m -> m.json().path("type").asText()).containsExactly("text", "text");
  }

  /** From now on, without the half minute for which the function keeps what it read. */
  private static void template() {
    new SettingsRepository(world.database).set("reply.window.template", "offer", "test");
    function.forget();
  }

  private void work(Provider provider) {
    var sender = provider == Provider.META ? SenderWorld.SENDER : TwilioSenderWorld.SENDER;
    assertThat(world.work(function, new SendTicket(SenderWorld.TENANT, sender, null, 0, 0, System.nanoTime()))).isZero();
  }

  private String waiting(String phone) {
    return world.database.call(h -> h.createQuery("select s.waiting from tqwa.conversation_state s join tqwa.contact c on c.id = s.contact_id where c.wa_id = :phone").bind("phone", phone).mapTo(String.class).one());
  }

  /** Somebody who wrote to us; the provider itself never heard of him. @return his number, digits */
  private String customer(Provider provider, int hoursAgo) {
    var phone = "9715000007%02d".formatted(people++);
    assertThat(store.store(world.database, SenderWorld.TENANT, message(phone, provider))).isInstanceOf(StoreResult.Stored.class);
    world.data.execute("update tqwa.contact set last_inbound_at = now() - interval '%d hours' where wa_id = '%s'".formatted(hoursAgo, phone));
    return phone;
  }

  /** He writes, and the provider knows it. */
  private InboundMessage said(String phone, Provider provider) {
    world.graph.customer("+" + phone).to(SenderWorld.SENDER).text("still there?");
    return message(phone, provider);
  }

  private static InboundMessage message(String phone, Provider provider) {
    var sender = provider == Provider.META ? SenderWorld.SENDER : TwilioSenderWorld.SENDER;
    return new InboundMessage(provider, sender, "wamid." + UUID.randomUUID(), Direction.IN, new ContactIdentity(phone, null, null, "Aisha", null), Instant.now(), "text", "hello",
        null, null, null, null, null, Json.object());
  }

  /** A reply in the thread and among what is to be sent. */
  private UUID reply(String phone, Provider provider, String author, Map<String, String> content) {
    var id = UuidV7.at(millis++);
    var contact = world.database.call(h -> h.createQuery("select id from tqwa.contact where wa_id = :phone").bind("phone", phone).mapTo(UUID.class).one());
    var cipher = world.keys.find(SenderWorld.TENANT, List.of(contact)).get(contact);
    world.database.run(h -> {
      h.createUpdate("""
              insert into tqwa.outbound_message (id, kind, provider, sender, contact_id, recipient, priority, content_enc, state)
              values (:id, 'REPLY', :provider, :sender, :contact, :recipient, 10, :content, 'PENDING')""")
          .bind("id", id).bind("provider", provider.name()).bind("sender", provider == Provider.META ? SenderWorld.SENDER : TwilioSenderWorld.SENDER).bind("contact", contact)
          .bind("recipient", phone).bind("content", RowContent.seal(cipher, id, content)).execute();
      h.createUpdate("""
              insert into tqwa.conversation_messages (id, conversation_id, contact_id, seq, direction, author, kind, occurred_at)
              select :id, s.id, s.contact_id, s.inbound_seq, 'OUT', :author, 'text', now() from tqwa.conversation_state s where s.contact_id = :contact""")
          .bind("id", id).bind("author", author).bind("contact", contact).execute();
    });
    return id;
  }
}
