package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.id.UuidV7;
import java.util.List;
import java.util.UUID;

/** Rows of messages that went out, as the sending parts leave them. */
final class OutboundRows {
  private static final String TEMPLATE = """
      {"provider":"META","name":"eid_offer","language":"en","templateType":"MEDIA","parameterFormat":"POSITIONAL",
       "componentSpec":[{"type":"body","parameters":[{"source":"recipient_name"},{"source":"message_body"}]}],
       "components":[{"type":"BODY","text":"Hi {{1}}, {{2}} off"}]}""";
  private final AgentFixture fixture;

  OutboundRows(AgentFixture fixture) {
    this.fixture = fixture;
  }

  UUID contact(String phone) {
    var id = id();
    fixture.database.run(h -> h.execute("insert into tqwa.contact (id, wa_id) values (?, ?)", id, phone));
    fixture.context.contactKeys().findOrCreate("oasis", List.of(id));
    return id;
  }

  /** A row of a broadcast whose variables have message_body = 20%. @return its id */
  UUID broadcast(String wamid, UUID contact, String content) {
    var template = id();
    var broadcast = id();
    fixture.database.run(h -> {
      h.execute("insert into tqwa.template (id, name, provider, meta_name, language, template_type, status) values (?, 'Eid', 'META', ?, 'en', 'MEDIA', 'APPROVED')",
          template, "eid_" + template);
      h.execute("insert into tqwa.broadcast (id, name, provider, sender, template_id, template, variables, state, created_by) "
          + "values (?, 'Eid', 'META', ?, ?, cast(? as jsonb), '{\"message_body\":\"20%\"}', 'RUNNING', 'test')", broadcast, AgentFixture.SENDER, template, TEMPLATE);
    });
    return row(wamid, contact, "SENT", "BROADCAST", broadcast, content);
  }

  UUID reply(String wamid, UUID contact, String state) {
    return row(wamid, contact, state, "REPLY", null, "{\"text\":\"hello\"}");
  }

  private UUID row(String wamid, UUID contact, String state, String kind, UUID broadcast, String content) {
    var id = id();
    var sealed = fixture.cipher(contact).seal(content, "outbound_message", "content_enc", id);
    fixture.database.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, broadcast_id, provider, sender, contact_id, recipient, priority, content_enc, state, provider_message_id, sent_at)
            values (:id, :kind, cast(:broadcast as uuid), 'META', :sender, :contact, '971500000101', 50, :content, :state, :wamid, '2026-11-24T09:00:00Z')""")
        .bind("id", id).bind("kind", kind).bind("broadcast", broadcast == null ? null : broadcast.toString()).bind("sender", AgentFixture.SENDER).bind("contact", contact)
        .bind("content", sealed).bind("state", state).bind("wamid", wamid).execute());
    return id;
  }

  private UUID id() {
    return UuidV7.at(fixture.now.get().toEpochMilli());
  }
}
