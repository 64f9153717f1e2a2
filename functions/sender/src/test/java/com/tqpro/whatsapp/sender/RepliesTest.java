package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.broadcast.RowContent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Replies and notifications: their order, their kinds, and what keeps them from going out. */
class RepliesTest {
  private static final String AISHA = "971500000101";
  private static final String OWNER = "971500000999";
  @RegisterExtension
  static final SenderWorld WORLD = new SenderWorld();
  private static final SenderFunction FUNCTION = WORLD.function(SenderPorts.NONE);
  private UUID aisha;

  @BeforeEach
  void customerWrote() {
    aisha = contact(AISHA);
  }

  @Test
  void a_customers_replies_arrive_one_after_the_other_in_their_order() {
    for (int i = 1; i <= 4; i++) {
      row(aisha, AISHA, "REPLY", 10, Map.of("text", "Part " + i));
    }
    run(4);
    assertThat(texts()).containsExactly("Part 1", "Part 2", "Part 3", "Part 4");
  }

  @Test
  void an_offer_goes_out_as_a_picture_with_words_and_a_reply_may_quote() {
    row(aisha, AISHA, "REPLY", 10, Map.of("text", "Palm, from AED 900", "image", "https://cdn.example/palm.jpg"));
    row(aisha, AISHA, "REPLY", 10, Map.of("text", "About this one", "quoted", WORLD.graph.customer("+" + AISHA).to(SenderWorld.SENDER).text("which?")));
    run(2);
    assertThat(WORLD.graph.messages()).extracting(m -> m.json().path("type").asText()).containsExactly("image", "text");
    assertThat(WORLD.graph.messages().getFirst().json().path("image").toString()).isEqualTo("{\"link\":\"https://cdn.example/palm.jpg\",\"caption\":\"Palm, from AED 900\"}");
    assertThat(WORLD.graph.messages().getLast().json().at("/context/message_id").asText()).startsWith("wamid.");
  }

  @Test
  void the_owner_hears_of_a_lead_by_template_even_when_the_customer_wants_no_message_at_all() {
    var spec = Json.tree("[{\"type\":\"body\",\"parameters\":[{\"source\":\"product\"}]}]");
    var template = new TemplateSnapshot(Provider.META, "offer", "en", TemplateType.CARD, ParameterFormat.POSITIONAL, null, spec, null, null, null, null, null);
    var lead = row(aisha, OWNER, "NOTIFICATION", 5, Map.of("template", Json.text(template), "product", "Palm staycation"));
    var reply = row(aisha, AISHA, "REPLY", 10, Map.of("text", "Never said"));
    WORLD.database.run(h -> h.execute("insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at) values (?, ?, ?, 'ALL', 'API', now())", id(), AISHA, aisha));
    run(1);
    assertThat(WORLD.graph.messages()).extracting(SentMessage::recipient).containsExactly(OWNER);
    assertThat(WORLD.graph.messages().getFirst().json().at("/template/components/0/parameters/0/text").asText()).isEqualTo("Palm staycation");
    assertThat(WORLD.data.values(lead).get("state")).isEqualTo("SENT");
    assertThat(WORLD.data.values(reply).get("skip_reason")).isEqualTo("OPTED_OUT");
  }

  @Test
  void text_that_comes_a_day_after_the_customers_last_word_is_set_aside_with_that_reason() {
    var late = row(aisha, AISHA, "REPLY", 10, Map.of("text", "Too late"));
    WORLD.database.run(h -> h.execute("update tqwa.contact set last_inbound_at = now() - interval '24 hours' where id = ?", aisha));
    run(0);
    assertThat(WORLD.graph.messages()).isEmpty();
    assertThat(WORLD.data.values(late).get("state")).isEqualTo("SKIPPED");
    assertThat(WORLD.data.values(late).get("skip_reason")).isEqualTo("WINDOW");
  }

  @Test
  void two_customers_do_not_wait_for_one_another() {
    var omar = contact("971500000102");
    row(aisha, AISHA, "REPLY", 10, Map.of("text", "To Aisha"));
    row(omar, "971500000102", "REPLY", 10, Map.of("text", "To Omar"));
    run(2);
    assertThat(texts()).containsExactlyInAnyOrder("To Aisha", "To Omar");
  }

  /** As many tickets as it takes: each that is followed by another is worked as the mapping would. */
  private void run(int messages) {
    for (int n = 0; n < 6 && (n == 0 || WORLD.graph.messages().size() < messages); n++) {
      assertThat(WORLD.work(FUNCTION, SendTicket.replies(SenderWorld.TENANT, SenderWorld.SENDER, n))).isZero();
    }
    assertThat(WORLD.graph.messages()).hasSize(messages);
  }

  private List<String> texts() {
    return WORLD.graph.messages().stream().map(m -> m.json().at("/text/body").asText()).toList();
  }

  private UUID contact(String phone) {
    var id = id();
    WORLD.graph.customer("+" + phone).to(SenderWorld.SENDER).text("hello");
    WORLD.database.run(h -> h.execute("insert into tqwa.contact (id, wa_id, last_inbound_at) values (?, ?, now())", id, phone));
    WORLD.keys.findOrCreate(SenderWorld.TENANT, List.of(id));
    return id;
  }

  private UUID row(UUID contact, String recipient, String kind, int priority, Map<String, String> content) {
    var row = id();
    var cipher = WORLD.keys.find(SenderWorld.TENANT, List.of(contact)).get(contact);
    WORLD.database.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, provider, sender, contact_id, recipient, priority, content_enc, state)
            values (:id, :kind, 'META', :sender, :contact, :recipient, :priority, :content, 'PENDING')""")
        .bind("id", row).bind("kind", kind).bind("sender", SenderWorld.SENDER).bind("contact", contact).bind("recipient", recipient).bind("priority", priority)
        .bind("content", RowContent.seal(cipher, row, content)).execute());
    return row;
  }

  private long millis = Instant.now().toEpochMilli();

  private UUID id() {
    return UuidV7.at(millis++);
  }
}
