package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Embedded;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conversations whose turn or file was lost, and people whose time is over. */
class ConversationSweepTest extends DispatcherCase {
  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {"its turn was lost;inbound_seq = 2, answered_seq = 1;1;ai", "answered;inbound_seq = 2, answered_seq = 2;0;ai",
      "left to a person;inbound_seq = 2, handled_seq = 2;0;ai", "written this minute;inbound_seq = 2, updated_at = '2026-11-24T09:59:30Z';0;ai",
      "silent for a day;inbound_seq = 2, updated_at = '2026-11-23T10:00:00Z';0;ai",
      "its person left twelve hours ago;inbound_seq = 2, handled_seq = 2, mode = 'human', taken_by = 'sara', taken_at = '2026-11-23T09:00:00Z', human_at = '2026-11-23T21:59:00Z';1;ai",
      "its person is there;inbound_seq = 2, handled_seq = 2, mode = 'human', taken_by = 'sara', taken_at = '2026-11-23T09:00:00Z', human_at = '2026-11-23T22:01:00Z';0;human",
      "handed over and waiting;inbound_seq = 2, answered_seq = 2, mode = 'human';0;human"})
  void a_conversation_without_its_turn_gets_one(String what, String set, int turnsExpected, String mode) {
    var id = UUID.randomUUID();
    tenant.run(h -> {
      h.execute("insert into tqwa.contact (id, wa_id) values (?, '971500000101')", id);
      h.execute("insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until, updated_at) values (?, ?, '200001', 'META', now(), '2026-11-24T09:58:00Z')", id, id);
      h.execute("update tqwa.conversation_state set " + set);
    });
    minute();
    var bodies = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(turns).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
    assertThat(bodies).hasSize(turnsExpected).allSatisfy(m -> assertThat(m.body()).isEqualTo("{\"tenant\":\"oasis\",\"conversation\":\"" + id + "\"}"));
    assertThat(tenant.<String, RuntimeException>call(h -> h.createQuery("select mode from tqwa.conversation_state").mapTo(String.class).one())).isEqualTo(mode);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', value = {"its time has come;attempts = 1;1;true", "not yet;next_try_at = '2026-11-24T10:00:30Z';0;true", "kept, or not to be had;next_try_at = null;0;false",
      "tried often enough;attempts = 20, reason = 'TIMEOUT';0;false", "older than a week;created_at = '2026-11-17T09:59:00Z';0;false", "nearly a week old;created_at = '2026-11-17T10:01:00Z';1;true"})
  void a_customers_file_that_is_missing_gets_a_ticket_when_its_time_has_come_and_an_end(String what, String set, int expected, boolean waits) {
    var id = UUID.randomUUID();
    tenant.run(h -> {
      h.execute("insert into tqwa.contact (id, wa_id) values (?, '971500000101')", id);
      h.execute("insert into tqwa.conversation_state (id, contact_id, sender, provider, retain_until) values (?, ?, '200001', 'META', now())", id, id);
      for (var message : List.of(id, UUID.randomUUID())) {
        h.execute("insert into tqwa.conversation_messages (id, conversation_id, contact_id, seq, direction, author, kind, occurred_at) values (?, ?, ?, 1, 'IN', 'CUSTOMER', 'image', now())", message, id, id);
        h.execute("insert into tqwa.media (message_id, contact_id, mime_type, provider, next_try_at, created_at) values (?, ?, 'image/jpeg', 'META', '2026-11-24T09:59:00Z', '2026-11-24T09:50:00Z')", message, id);
      }
      h.execute("update tqwa.media set " + set);
    });
    minute();
    minute();
    var bodies = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(turns).maxNumberOfMessages(10).waitTimeSeconds(0)).messages();
    assertThat(bodies).as("one for all files of a conversation").hasSize(expected).allSatisfy(m -> assertThat(m.body()).isEqualTo("{\"tenant\":\"oasis\",\"conversation\":\"" + id + "\"}"));
    assertThat(tenant.<List<Boolean>, RuntimeException>call(h -> h.createQuery("select next_try_at is not null from tqwa.media").mapTo(Boolean.class).list())).containsOnly(waits);
  }

  /** Time, DATA_RETENTION_YEARS or none; how many of one contact of 2020 are left. */
  @ParameterizedTest(name = "at {0} after {1} years: {2} left")
  @CsvSource({"2026-11-24T01:59:30Z,,1", "2026-11-24T02:00:30Z,,0", "2026-11-24T02:59:59Z,,0", "2026-11-24T03:00:00Z,,1", "2026-11-24T02:00:30Z,7,1", "2026-11-24T02:00:30Z,6,0"})
  void whose_time_is_over_is_removed_in_the_hour_of_retention(String time, String years, int left) {
    if (years != null) {
      variables.put("DATA_RETENTION_YEARS", years);
      begin();
    }
    tenant.run(h -> h.execute("insert into tqwa.contact (id, wa_id, created_at) values ('01700000-0000-7000-8000-000000000000', '971500000077', '2020-01-01')"));
    now.set(Instant.parse(time));
    minute();
    assertThat(tenant.<Integer, RuntimeException>call(h -> h.createQuery("select count(*) from tqwa.contact").mapTo(Integer.class).one())).isEqualTo(left);
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("971500000077");
  }
}
