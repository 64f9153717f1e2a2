package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.webhook.MetaWebhook;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Every kind of message that the tests of both webhooks know, on its whole way through the function. */
class EveryKindTest {
  private static final Path SHARED = Path.of(System.getProperty("house"), "shared");
  private static final Instant RECEIVED = Instant.parse("2026-11-24T10:00:00Z");
  private final AgentFixture fixture = new AgentFixture();
  private final AgentFunction agent = fixture.function();
  private int people;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void each_is_stored_once_and_encrypted_and_answered_where_it_wants_an_answer() throws IOException {
    var kinds = new HashSet<String>();
    for (var message : all()) {
      fixture.now.set(RECEIVED);
      fixture.inbound(agent, message);
      fixture.inbound(agent, message);
      var rows = fixture.rows("select id, conversation_id, contact_id, original_enc, direction from tqwa.conversation_messages where wamid = '" + message.id() + "'");
      assertThat(rows).as(message.kind()).hasSize(1);
      var row = rows.getFirst();
      assertThat(fixture.cipher((UUID) row.get("contact_id")).open((byte[]) row.get("original_enc"), "conversation_messages", "original_enc", row.get("id"))).isEqualTo(message.text());
      if (message.text() != null && message.text().length() > 3) {
        assertThat(fixture.rows("select cast(m.* as text) as m from tqwa.conversation_messages m where id = '" + row.get("id") + "'").toString()).as(message.kind()).doesNotContain(message.text());
      }
      fixture.later(Duration.ofSeconds(3));
      assertThat(fixture.turn(agent, (UUID) row.get("conversation_id"))).isTrue();
      var answers = fixture.rows("select state from tqwa.outbound_message where contact_id = '" + row.get("contact_id") + "'");
      assertThat(answers).as(message.kind()).hasSize(message.wantsAnswer() ? 1 : 0);
      kinds.add(message.provider() + " " + message.direction() + " " + message.kind());
    }
    assertThat(kinds).contains("META IN text", "META IN image", "META IN video", "META IN audio", "META IN document", "META IN sticker", "META IN location", "META IN contacts", "META IN interactive",
        "META IN button", "META IN reaction", "META IN order", "META IN system", "META IN unsupported", "META IN edit", "META IN revoke", "META OUT text", "META OUT image",
        "TWILIO IN text", "TWILIO IN image", "TWILIO IN audio", "TWILIO IN document", "TWILIO IN sticker", "TWILIO IN location");
  }

  /** Each of a person of its own, so that what one is does not decide about another, and with an id of its own. */
  private List<InboundMessage> all() throws IOException {
    var messages = new ArrayList<InboundMessage>();
    try (var files = Files.list(SHARED.resolve("meta/src/test/resources/webhook"))) {
      for (var file : files.filter(f -> f.toString().endsWith(".json")).filter(f -> f.getFileName().toString().matches("(message|echo)-.*")).sorted().toList()) {
        MetaWebhook.parse(Files.readAllBytes(file), RECEIVED).changes().forEach(c -> messages.addAll(c.messages()));
      }
    }
    for (var row : Json.tree(Files.readAllBytes(SHARED.resolve("twilio/src/test/resources/webhook/inbound.json")))) {
      var members = new ArrayList<Map.Entry<String, String>>();
      row.path("form").properties().forEach(e -> members.add(Map.entry(e.getKey(), e.getValue().asText())));
      // Several files of one message are one turn; the first stands for it here.
      InboundReader.read(TwilioForm.of(members), "+97140000022", RECEIVED).stream().limit(1).forEach(messages::add);
    }
    assertThat(messages).hasSizeGreaterThan(45);
    return messages.stream().map(this::another).toList();
  }

  private InboundMessage another(InboundMessage m) {
    int n = people++;
    var who = new ContactIdentity(m.contact().waId() == null ? null : "9715000%05d".formatted(n), m.contact().userId() == null ? null : "AE." + n, null, m.contact().name(), null);
    return new InboundMessage(m.provider(), m.sender(), m.id() + "." + n, m.direction(), who, RECEIVED, m.kind(), m.text(), m.payload(), null, m.aboutId(), m.media(), null, m.details());
  }
}
