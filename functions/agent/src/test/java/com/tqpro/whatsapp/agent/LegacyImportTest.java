package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.postgres.conversation.LegacyImport;
import com.tqpro.whatsapp.postgres.conversation.LegacyImport.Message;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Conversations of the replaced system beside those that go on. */
class LegacyImportTest {
  private static final Instant THEN = Instant.parse("2026-01-01T10:00:00Z");
  private final AgentFixture fixture = new AgentFixture();
  private final LegacyImport imports = new LegacyImport(fixture.database, fixture.context.contactKeys(), "oasis", fixture.now::get, 5);

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void numbers_go_on_from_batch_to_batch_and_into_what_the_customer_writes_next() {
    assertThat(imports.write(List.of(in("wamid.1", 0, "one"), out("wamid.2", 1, "answer"), in("wamid.3", 2, "two")))).isEqualTo(3);
    assertThat(imports.write(List.of(in("wamid.3", 2, "two"), out("wamid.4", 3, "later answer"), in("wamid.5", 4, "three"), in("wamid.5", 4, "three")))).isEqualTo(2);
    fixture.store(fixture.text("wamid.new", "hello again", AgentFixture.who("971500000101", null)));
    assertThat(fixture.thread()).containsExactly("1 IN CUSTOMER one", "1 OUT AI answer", "2 IN CUSTOMER two", "2 OUT AI later answer", "3 IN CUSTOMER three", "4 IN CUSTOMER hello again");
    assertThat(fixture.rows("select inbound_seq, answered_seq from tqwa.conversation_state").toString()).isEqualTo("[{inbound_seq=4, answered_seq=3}]");
    assertThat(fixture.rows("select archived from tqwa.conversation_messages where archived")).isEmpty();
  }

  @Test
  void where_the_customer_has_written_already_the_old_messages_change_nothing_about_the_conversation() {
    fixture.store(fixture.text("wamid.new", "hello", AgentFixture.who("971500000101", null)));
    var before = fixture.rows("select inbound_seq, answered_seq, mode, retain_until from tqwa.conversation_state").toString();
    assertThat(imports.write(List.of(in("wamid.1", 0, "one"), out("wamid.2", 1, "answer")))).isEqualTo(2);
    assertThat(fixture.rows("select inbound_seq, answered_seq, mode, retain_until from tqwa.conversation_state").toString()).isEqualTo(before);
    assertThat(fixture.rows("select seq, archived from tqwa.conversation_messages where wamid in ('wamid.1', 'wamid.2')").toString())
        .isEqualTo("[{seq=0, archived=true}, {seq=0, archived=true}]");
  }

  private static Message in(String id, int minute, String text) {
    return new Message("971500000101", AgentFixture.SENDER, "IN", "CUSTOMER", "text", id, null, text, text, false, THEN.plusSeconds(minute * 60L));
  }

  private static Message out(String id, int minute, String text) {
    return new Message("971500000101", AgentFixture.SENDER, "OUT", "AI", "text", id, null, text, null, false, THEN.plusSeconds(minute * 60L));
  }
}
