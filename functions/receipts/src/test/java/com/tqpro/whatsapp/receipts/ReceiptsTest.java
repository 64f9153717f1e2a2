package com.tqpro.whatsapp.receipts;

import static com.tqpro.whatsapp.receipts.ReceiptsWorld.NOW;
import static com.tqpro.whatsapp.receipts.ReceiptsWorld.SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.AcceptedEvent;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

class ReceiptsTest {
  private static final ReceiptsWorld WORLD = new ReceiptsWorld();

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @BeforeEach
  void calm() {
    WORLD.now.set(NOW);
    WORLD.execute("delete from tqwa.hold");
    WORLD.execute("delete from tqwa.opt_out");
    WORLD.execute("delete from tqwa.broadcast");
  }

  @ParameterizedTest(name = "{0} {1}: row {2}, opted out {3}, broadcast {4}, tenant {5}")
  @CsvFileSource(files = "../../shared/meta/src/test/resources/send/meta-errors.csv", numLinesToSkip = 1)
  void a_failed_receipt_with_the_code(int code, String kind, String row, String optedOut, String broadcastState, String tenant, String meaning) {
    var broadcast = WORLD.broadcast("RUNNING");
    var id = WORLD.row(broadcast, "SENT", "wamid." + code);
    var failed = new StatusEvent("wamid." + code, SENDER, DeliveryStatus.FAILED, NOW, id + ".1", null, null, new ProviderError(code, "No", null), null, null);
    assertThat(WORLD.receipts(batch(failed, failed))).isEmpty();
    assertThat(WORLD.receipts(batch(failed))).as("a copy").isEmpty();
    assertThat(WORLD.values(id)).containsEntry("state", row).containsEntry("error_code", code).containsEntry("error_text", "No").containsEntry("attempt", 1);
    assertThat(WORLD.text("select state from tqwa.broadcast")).isEqualTo(broadcastState);
    assertThat(WORLD.count("select count(*) from tqwa.opt_out where source = 'PROVIDER_ERROR' and scope = 'MARKETING' and reason = 'Error " + code + ": No' and provider_message_id = '" + id + "'")).isEqualTo(optedOut.equals("yes") ? 1 : 0);
    assertThat(WORLD.count("select count(*) from tqwa.hold")).isEqualTo(tenant.equals("held") ? 1 : 0);
    assertThat(kind + meaning).isNotBlank();
    if (row.equals("PENDING")) {
      assertThat(WORLD.receipts(batch(status(id, DeliveryStatus.SENT, NOW)))).isEmpty();
      assertThat(WORLD.values(id)).as("a late report of the closed attempt").containsEntry("state", "PENDING");
    }
  }

  @Test
  void receipts_in_any_order_and_number_end_with_the_highest() {
    var broadcast = WORLD.broadcast("RUNNING");
    var rows = new ArrayList<UUID>();
    var events = new ArrayList<StatusEvent>();
    for (int i = 0; i < 200; i++) {
      var id = WORLD.row(broadcast, "SENT", "wamid." + i);
      rows.add(id);
      events.add(status(id, DeliveryStatus.SENT, NOW));
      events.add(status(id, DeliveryStatus.DELIVERED, NOW.plusSeconds(1)));
      events.add(status(id, DeliveryStatus.READ, NOW.plusSeconds(2)));
      events.add(status(id, DeliveryStatus.DELIVERED, NOW.plusSeconds(1)));
    }
    Collections.shuffle(events, new Random(7));
    var messages = new ArrayList<Object>();
    for (int from = 0; from < events.size(); from += 8) {
      messages.add(batch(events.subList(from, from + 8).toArray(StatusEvent[]::new)));
    }
    assertThat(WORLD.receipts(messages.toArray())).isEmpty();
    assertThat(WORLD.count("select count(*) from tqwa.outbound_message where state = 'READ' and delivered_at = '2026-11-24T10:00:01Z' and read_at = '2026-11-24T10:00:02Z' and pricing_category = 'marketing'")).isEqualTo(200);
  }

  @Test
  void a_receipt_settles_what_was_unconfirmed_and_is_found_by_the_providers_id_too() {
    var broadcast = WORLD.broadcast("RUNNING");
    var unconfirmed = WORLD.row(broadcast, "UNCONFIRMED", null);
    var known = WORLD.row(broadcast, "SENT", "wamid.known");
    var parked = WORLD.row(broadcast, "UNCONFIRMED", null);
    var byId = new StatusEvent("wamid.known", SENDER, DeliveryStatus.DELIVERED, NOW, null, null, null, null, null, null);
    assertThat(WORLD.receipts(batch(new StatusEvent("wamid.new", SENDER, DeliveryStatus.SENT, NOW, unconfirmed + ".1", null, null, null, null, null), byId),
        new ReceiptBatch(Provider.META, "oasis", NOW, List.of(), List.of(new AcceptedEvent(parked, 1, "wamid.parked", NOW))))).isEmpty();
    assertThat(WORLD.values(unconfirmed)).containsEntry("state", "SENT").containsEntry("provider_message_id", "wamid.new");
    assertThat(WORLD.values(known)).containsEntry("state", "DELIVERED");
    assertThat(WORLD.values(parked)).containsEntry("state", "SENT").containsEntry("provider_message_id", "wamid.parked");
  }

  @Test
  void another_senders_report_of_the_row_is_not_believed() {
    var row = WORLD.row(WORLD.broadcast("RUNNING"), "SENT", "wamid.1");
    assertThat(WORLD.receipts(batch(new StatusEvent("wamid.1", "999999", DeliveryStatus.READ, NOW, row + ".1", null, null, null, null, null)))).containsExactly(0);
    assertThat(WORLD.values(row)).containsEntry("state", "SENT");
  }

  @Test
  void unknown_rows_are_tried_for_ten_minutes_then_counted_and_known_ones_beside_them_are_applied() {
    var row = WORLD.row(WORLD.broadcast("RUNNING"), "SENT", "wamid.1");
    var mixed = batch(status(row, DeliveryStatus.DELIVERED, NOW), status(UUID.randomUUID(), DeliveryStatus.DELIVERED, NOW),
        new StatusEvent("wamid.of.another.system", SENDER, DeliveryStatus.READ, NOW, "t7|c42", null, null, null, null, null));
    assertThat(WORLD.receipts(mixed)).containsExactly(0);
    assertThat(WORLD.values(row)).containsEntry("state", "DELIVERED");
    WORLD.now.set(NOW.plusSeconds(599));
    assertThat(WORLD.receipts(mixed)).containsExactly(0);
    WORLD.now.set(NOW.plusSeconds(600));
    assertThat(WORLD.receipts(mixed)).isEmpty();
    assertThat(WORLD.log()).contains("\"receipts_unknown\":2");
  }

  @Test
  void a_tenant_whose_database_refuses_and_a_message_that_cannot_be_read_fail_alone() {
    var row = WORLD.row(WORLD.broadcast("RUNNING"), "SENT", "wamid.1");
    var dune = new ReceiptBatch(Provider.META, "dune", NOW, List.of(status(row, DeliveryStatus.READ, NOW)), List.of());
    assertThat(WORLD.receipts(dune, batch(status(row, DeliveryStatus.READ, NOW)), "{not json", dune)).containsExactly(0, 2, 3);
    assertThat(WORLD.values(row)).containsEntry("state", "READ");
  }

  @Test
  void a_completed_broadcast_runs_again_for_rows_that_come_back() {
    var broadcast = WORLD.broadcast("COMPLETED");
    var row = WORLD.row(broadcast, "SENT", "wamid.1");
    assertThat(WORLD.receipts(batch(new StatusEvent("wamid.1", SENDER, DeliveryStatus.FAILED, NOW, row + ".1", null, null, new ProviderError(131049, "cap", null), null, null)))).isEmpty();
    assertThat(WORLD.text("select state from tqwa.broadcast")).isEqualTo("RUNNING");
    assertThat(((java.sql.Timestamp) WORLD.values(row).get("next_attempt_at")).toInstant()).isAfterOrEqualTo(NOW.plusSeconds(24 * 3600));
  }

  private static StatusEvent status(UUID row, DeliveryStatus status, Instant at) {
    return new StatusEvent("wamid." + row, SENDER, status, at, row + ".1", null, null, null, "marketing", "regular");
  }

  @Test
  void a_report_about_an_erased_person_does_not_wait_on_the_queue_and_those_beside_it_go_on() {
    new Erasure(WORLD.database, WORLD.context.contactKeys(), "oasis", () -> NOW, time -> { }).erase(List.of("971500000066"), new Actor("operator", null));
    var about = new StatusEvent("wamid.gone", SENDER, DeliveryStatus.READ, NOW.plusSeconds(9), UUID.randomUUID() + ".1", "971500000066", null, null, null, null);
    var other = new StatusEvent("wamid.unknown", SENDER, DeliveryStatus.READ, NOW, UUID.randomUUID() + ".1", "971500000067", null, null, null, null);
    assertThat(WORLD.receipts(batch(about))).as("done with").isEmpty();
    assertThat(Embedded.sqs().client().receiveMessage(r -> r.queueUrl(WORLD.receipts)).messages()).isEmpty();
    assertThat(WORLD.receipts(batch(about, other))).isEmpty();
    var rest = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(WORLD.receipts)).messages();
    assertThat(rest).hasSize(1);
    assertThat(rest.getFirst().body()).contains("971500000067").doesNotContain("971500000066");
    assertThat(WORLD.receipts(rest.getFirst().body())).as("the other one may still become known").containsExactly(0);
  }

  private static ReceiptBatch batch(StatusEvent... statuses) {
    return new ReceiptBatch(Provider.META, "oasis", NOW, List.of(statuses), List.of());
  }
}
