package com.tqpro.whatsapp.runtime.log;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonLogTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonLog log = new JsonLog("agent", InstantSource.fixed(Instant.EPOCH), new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void a_field_never_takes_the_place_of_the_sentence_that_operators_search_for() {
    log.info("Inbound message stored", Map.of("message", "da2f7f"));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"timestamp\":\"1970-01-01T00:00:00Z\",\"level\":\"INFO\",\"service\":\"agent\","
        + "\"message\":\"Inbound message stored\",\"field_message\":\"da2f7f\"}\n");
  }

  @Test
  void a_databases_complaint_is_told_by_its_state_and_not_by_its_words() {
    log.error("Queue message failed", Map.of(), new IllegalStateException("Aisha", new SQLException("Key (wa_id)=(971500000001) exists", "23505")));
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("java.sql.SQLException: SQLSTATE 23505").doesNotContain("Aisha").doesNotContain("971500000001");
  }
}
