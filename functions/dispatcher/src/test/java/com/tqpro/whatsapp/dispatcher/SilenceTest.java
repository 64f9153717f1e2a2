package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Messages of which nobody knows whether they went out. */
class SilenceTest extends DispatcherCase {
  @Test
  void a_claim_that_is_over_leaves_its_row_unconfirmed() {
    var broadcast = broadcast("RUNNING", null, "2026-11-24T09:59:59Z");
    var over = row(broadcast, "CLAIMED", NOW);
    var held = row(broadcast, "CLAIMED", NOW);
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set claimed_until = :t where id = :id").bind("t", Rows.time(NOW.minusSeconds(1))).bind("id", over).execute());
    tenant.run(h -> h.createUpdate("update tqwa.outbound_message set claimed_until = :t where id = :id").bind("t", Rows.time(NOW.plusSeconds(1))).bind("id", held).execute());
    minute();
    assertThat(List.of(rowState(over), rowState(held))).containsExactly("UNCONFIRMED", "CLAIMED");
  }

  @ParameterizedTest(name = "{0}: {4}")
  @CsvSource({"hold is the default,BROADCAST,15,'',UNCONFIRMED", "the tenant chose resend,BROADCAST,15,resend,PENDING", "not before fifteen minutes,BROADCAST,14,resend,UNCONFIRMED",
      "replies after two minutes,REPLY,2,'',PENDING", "replies not before,REPLY,1,'',UNCONFIRMED", "replies on hold,REPLY,20,hold,UNCONFIRMED"})
  void what_stays_silent_is_held_or_sent_again_as_the_tenant_chose(String what, String kind, int minutes, String setting, String end) {
    boolean reply = kind.equals("REPLY");
    var broadcast = reply ? null : broadcast("COMPLETED", null, null);
    var row = unconfirmed(broadcast);
    if (!setting.isEmpty()) {
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('" + (reply ? "reply" : "broadcast") + ".unconfirmed', '" + setting + "', 'test')"));
    }
    for (int step : List.of(minutes - 1, 1)) {
      now.updateAndGet(t -> t.plus(Duration.ofMinutes(step)));
      minute();
    }
    assertThat(rowState(row)).isEqualTo(end);
    if (!reply) {
      assertThat(state(broadcast)).isEqualTo(end.equals("PENDING") ? "RUNNING 0" : "COMPLETED 0");
    }
    if (minutes >= 15 && end.equals("UNCONFIRMED")) {
      assertThat(out.toString(StandardCharsets.UTF_8)).as("shown to the operator").contains("\"unconfirmed_silent\":1");
    }
  }

  @Test
  void a_reply_goes_out_again_only_once() {
    var row = unconfirmed(null);
    tenant.run(h -> h.execute("update tqwa.outbound_message set attempt = 2"));
    now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
    minute();
    assertThat(rowState(row)).isEqualTo("UNCONFIRMED");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"receipts wait on the queue", "receipts are on the dead letter queue", "messages of the broadcast are held for quality"})
  void silence_proves_nothing_while(String what) {
    tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.unconfirmed', 'resend', 'test')"));
    var broadcast = broadcast("COMPLETED", null, null);
    var row = unconfirmed(broadcast);
    if (what.contains("quality")) {
      row(broadcast, "SENT", NOW);
      tenant.run(h -> h.execute("update tqwa.outbound_message set provider_status = 'held_for_quality_assessment' where state = 'SENT'"));
    } else {
      Embedded.sqs().client().sendMessage(r -> r.queueUrl(what.contains("dead") ? dead : receipts).messageBody("x"));
    }
    now.updateAndGet(t -> t.plus(Duration.ofMinutes(30)));
    minute();
    assertThat(rowState(row)).isEqualTo("UNCONFIRMED");
    if (!what.contains("quality")) {
      Embedded.sqs().client().purgeQueue(r -> r.queueUrl(what.contains("dead") ? dead : receipts));
      now.updateAndGet(t -> t.plus(Duration.ofMinutes(14)));
      minute();
      assertThat(rowState(row)).as("counted anew from when receipts flow").isEqualTo("UNCONFIRMED");
      now.updateAndGet(t -> t.plus(Duration.ofMinutes(1)));
      minute();
      assertThat(rowState(row)).isEqualTo("PENDING");
    }
  }
}
