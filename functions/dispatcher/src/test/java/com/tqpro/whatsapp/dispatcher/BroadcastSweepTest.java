package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.postgres.Rows;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Broadcasts that are due or whose tickets were lost, and replies that wait. */
class BroadcastSweepTest extends DispatcherCase {
  @Test
  void a_scheduled_broadcast_starts_once_and_at_its_time() {
    var broadcast = broadcast("SCHEDULED", "2026-11-24T10:00:30Z", null);
    row(broadcast, "PENDING", NOW);
    minute();
    assertThat(state(broadcast)).isEqualTo("SCHEDULED 0");
    assertThat(tickets()).isEmpty();
    now.updateAndGet(t -> t.plusSeconds(60));
    minute();
    assertThat(state(broadcast)).isEqualTo("RUNNING 1");
    assertThat(tickets()).hasSize(4).allSatisfy(t -> assertThat(t.epoch()).isEqualTo(1));
    minute();
    assertThat(tickets()).isEmpty();
  }

  @ParameterizedTest(name = "{0}: {3} tickets")
  @CsvSource(delimiter = ';', value = {"silent for a minute;2026-11-24T09:59:00Z;;4", "never a ticket;;;4", "alive;2026-11-24T09:59:30Z;;0",
      "held;2026-11-24T09:00:00Z;insert into tqwa.hold (sender, reason) values ('*', 'r');0", "paused;2026-11-24T09:00:00Z;update tqwa.broadcast set state = 'PAUSED';0",
      "nothing due;2026-11-24T09:00:00Z;update tqwa.outbound_message set next_attempt_at = '2026-11-24T10:00:01Z';0",
      "hold is over;2026-11-24T09:00:00Z;insert into tqwa.hold (sender, reason, until) values ('*', 'r', '2026-11-24T09:59:00Z');4",
      "completed, and a row came back;2026-11-24T09:59:50Z;update tqwa.broadcast set state = 'COMPLETED', ended_at = '2026-11-24T09:59:50Z';4",
      "completed long ago;2026-09-24T09:00:00Z;update tqwa.broadcast set state = 'COMPLETED', ended_at = '2026-09-24T09:00:00Z';0"})
  void a_running_broadcast_without_a_live_ticket_gets_new_ones(String what, String ticketAt, String sql, int expected) {
    var broadcast = broadcast("RUNNING", null, ticketAt);
    row(broadcast, "PENDING", NOW);
    if (sql != null) {
      tenant.run(h -> h.execute(sql));
    }
    minute();
    assertThat(tickets()).hasSize(expected);
    minute();
    assertThat(tickets()).as("not again within the minute").isEmpty();
  }

  @Test
  void a_broadcast_whose_last_ticket_was_lost_completes() {
    var broadcast = broadcast("RUNNING", null, "2026-11-24T09:58:00Z");
    row(broadcast, "SENT", NOW);
    minute();
    assertThat(state(broadcast)).isEqualTo("COMPLETED 0");
  }

  @Test
  void replies_that_wait_get_a_ticket() {
    row(null, "PENDING", NOW);
    minute();
    assertThat(tickets()).containsExactly(SendTicket.replies("oasis", SENDER, NOW.toEpochMilli()));
  }

  @ParameterizedTest(name = "with a template {0}: {1}")
  @CsvSource({"false,SKIPPED WINDOW false", "true,PENDING null true"})
  void a_reply_that_came_after_the_window_had_closed_waits_or_goes_as_a_template(boolean configured, String end) {
    var refused = row(null, "FAILED", NOW);
    var other = row(null, "FAILED", NOW);
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set failed_at = :now, error_code = case when id = :id then 131047 else 131026 end").bind("now", Rows.time(NOW)).bind("id", refused).execute());
    if (configured) {
      tenant.run(h -> h.execute("update tqwa.template set component_spec = '[{\"type\":\"body\",\"parameters\":[{\"source\":\"message_body\"}]}]'"));
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('reply.window.template', 'eid', 'test')"));
    }
    minute();
    minute();
    assertThat(tenant.<String, RuntimeException>call(h -> h.createQuery("select state || ' ' || coalesce(skip_reason, 'null') || ' ' || as_template from tqwa.outbound_message where id = :id")
        .bind("id", refused).mapTo(String.class).one())).isEqualTo(end);
    assertThat(rowState(other)).isEqualTo("FAILED");
    assertThat(tickets()).as("what goes is sent in the same minute").hasSize(configured ? 1 : 0);
  }
}
