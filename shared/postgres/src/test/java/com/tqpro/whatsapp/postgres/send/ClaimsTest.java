package com.tqpro.whatsapp.postgres.send;

import static com.tqpro.whatsapp.postgres.send.SendingDatabase.NOW;
import static com.tqpro.whatsapp.postgres.send.SendingDatabase.SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.embedded.Embedded;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClaimsTest {
  private final SendingDatabase tenant = new SendingDatabase();
  private final Claims claims = new Claims(tenant.database);

  @AfterEach
  void close() {
    tenant.close();
  }

  @Test
  void due_rows_are_taken_oldest_first_and_only_once() {
    var broadcast = tenant.broadcast("RUNNING", 1);
    var later = tenant.row(broadcast, "971500000009", null, 50, NOW.plusSeconds(1));
    var rows = List.of(tenant.row(broadcast), tenant.row(broadcast), tenant.row(broadcast));
    var first = claim(broadcast, 1, 2);
    var second = claim(broadcast, 1, 2);
    var ids = new ArrayList<UUID>();
    first.rows().forEach(r -> ids.add(r.id()));
    second.rows().forEach(r -> ids.add(r.id()));
    assertThat(ids).containsExactlyInAnyOrderElementsOf(rows);
    assertThat(first.rows().getFirst().attempt()).isEqualTo(1);
    assertThat(claim(broadcast, 1, 2).empty()).isTrue();
    assertThat(tenant.state(later)).isEqualTo(DeliveryState.PENDING);
    assertThat(tenant.values(rows.getFirst())).containsEntry("claim_id", tenant.values(rows.getFirst()).get("claim_id")).doesNotContainEntry("claimed_until", null);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = ';', quoteCharacter = '"', value = {
      "an older epoch;update tqwa.broadcast set epoch = 2",
      "a paused broadcast;update tqwa.broadcast set state = 'PAUSED'",
      "a template that is paused;update tqwa.template set status = 'PAUSED'",
      "a held tenant;insert into tqwa.hold (sender, reason) values ('*', 'r')",
      "a held sender;insert into tqwa.hold (sender, reason) values ('200001', 'r')",
      "another sender;update tqwa.broadcast set sender = '200002'"})
  void the_gate_is_shut_for(String what, String sql) {
    var broadcast = tenant.broadcast("RUNNING", 1);
    var row = tenant.row(broadcast);
    tenant.execute(sql);
    assertThat(claim(broadcast, 1, 5).empty()).isTrue();
    assertThat(tenant.state(row)).isEqualTo(DeliveryState.PENDING);
  }

  @Test
  void a_hold_that_is_over_or_of_another_sender_holds_nothing() {
    var broadcast = tenant.broadcast("RUNNING", 1);
    tenant.row(broadcast);
    tenant.execute("insert into tqwa.hold (sender, reason, until) values ('*', 'r', '2026-11-24T09:59:59Z'), ('200002', 'r', null)");
    assertThat(claim(broadcast, 1, 5).rows()).hasSize(1);
  }

  @Test
  void replies_come_first_by_priority_also_beside_a_broadcast_that_may_not_send() {
    var broadcast = tenant.broadcast("RUNNING", 1);
    tenant.row(broadcast);
    var reply = tenant.row(null);
    var confirmation = tenant.row(null, "971500000077", null, 0, NOW);
    assertThat(claim(broadcast, 1, 5).rows().stream().map(ClaimedRow::priority)).containsExactly(0, 10, 50);
    assertThat(tenant.state(reply)).isEqualTo(DeliveryState.CLAIMED);
    assertThat(tenant.state(confirmation)).isEqualTo(DeliveryState.CLAIMED);
    tenant.row(null);
    tenant.row(broadcast);
    assertThat(claim(broadcast, 0, 5).rows().stream().map(ClaimedRow::priority)).containsExactly(10);
    tenant.row(null);
    assertThat(claims.claim(UUID.randomUUID(), SENDER, null, 0, 5, NOW, NOW.plusSeconds(30)).rows().stream().map(ClaimedRow::priority)).containsExactly(10);
  }

  @ParameterizedTest(name = "opt-out {0} of {1} {2}: broadcast {3}, reply {4}, confirmation {5}")
  @CsvSource({"MARKETING,971500000001,in force,SKIPPED,CLAIMED,CLAIMED", "ALL,971500000001,in force,SKIPPED,SKIPPED,CLAIMED", "MARKETING,AE.7Hq2x,in force,SKIPPED,CLAIMED,CLAIMED",
      "ALL,AE.other,by contact,SKIPPED,SKIPPED,CLAIMED", "ALL,971500000001,revoked,CLAIMED,CLAIMED,CLAIMED", "ALL,971500000002,in force,CLAIMED,CLAIMED,CLAIMED"})
  void who_opted_out_is_skipped(String scope, String address, String how, DeliveryState ofBroadcast, DeliveryState ofReply, DeliveryState ofConfirmation) {
    var broadcast = tenant.broadcast("RUNNING", 1);
    var contact = tenant.contact("971500000001");
    tenant.execute("update tqwa.contact set user_id = 'AE.7Hq2x'");
    var row = tenant.row(broadcast, "971500000001", contact, 50, NOW);
    var reply = tenant.row(null, "971500000001", contact, 10, NOW);
    var confirmation = tenant.row(null, "971500000001", contact, 0, NOW);
    tenant.database.run(h -> h.createUpdate("insert into tqwa.opt_out (id, address, contact_id, scope, source, occurred_at, revoked_at) values (:id, :a, cast(:c as uuid), :s, 'API', now(), :r)")
        .bind("id", UUID.randomUUID()).bind("a", address).bind("c", how.equals("by contact") ? contact : null).bind("s", scope)
        .bind("r", how.equals("revoked") ? java.time.OffsetDateTime.now() : null).execute());
    var group = claim(broadcast, 1, 5);
    assertThat(List.of(tenant.state(row), tenant.state(reply), tenant.state(confirmation))).containsExactly(ofBroadcast, ofReply, ofConfirmation);
    assertThat(group.rows().size() + group.skipped()).isEqualTo(3);
    if (ofBroadcast == DeliveryState.SKIPPED) {
      assertThat(tenant.values(row)).containsEntry("skip_reason", "OPTED_OUT").containsEntry("attempt", 0);
    }
  }

  @Test
  void many_workers_share_the_rows_without_taking_one_twice() throws Exception {
    var broadcast = tenant.broadcast("RUNNING", 1);
    int rows = 400;
    for (int i = 0; i < rows; i++) {
      tenant.row(broadcast);
    }
    var taken = new ArrayList<UUID>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<List<UUID>>>();
      for (int w = 0; w < 6; w++) {
        var mine = new Claims(tenant.connect());
        futures.add(executor.submit((Callable<List<UUID>>) () -> {
          var got = new ArrayList<UUID>();
          Claims.Group group;
          while (!(group = mine.claim(UUID.randomUUID(), SENDER, broadcast, 1, 20, NOW, NOW.plusSeconds(30))).empty()) {
            group.rows().forEach(r -> got.add(r.id()));
          }
          return got;
        }));
      }
      for (var future : futures) {
        taken.addAll(future.get());
      }
    }
    assertThat(taken).doesNotHaveDuplicates().hasSizeBetween(rows - 100, rows);
    var rest = claim(broadcast, 1, 100);
    assertThat(taken.size() + rest.rows().size()).isEqualTo(rows);
  }

  @Test
  void a_claim_is_one_statement_and_after_a_lost_connection_it_is_read_back() throws Exception {
    var broadcast = tenant.broadcast("RUNNING", 1);
    var row = tenant.row(broadcast);
    long before = tenant.database.statements();
    var claim = UUID.randomUUID();
    var group = claims.claim(claim, SENDER, broadcast, 1, 5, NOW, NOW.plusSeconds(30));
    assertThat(tenant.database.statements() - before).isEqualTo(1);
    cut();
    // The answer of the first try was lost with the connection: the same claim finds what it already holds.
    var again = claims.claim(claim, SENDER, broadcast, 1, 5, NOW, NOW.plusSeconds(30));
    assertThat(again.rows()).usingRecursiveComparison().isEqualTo(group.rows());
    assertThat(tenant.values(row)).containsEntry("attempt", 1);
  }

  @Test
  void a_claim_shows_that_a_ticket_is_alive_at_most_every_twenty_seconds() {
    var broadcast = tenant.broadcast("RUNNING", 1);
    claim(broadcast, 1, 1);
    assertThat(ticketAt(broadcast)).isEqualTo(NOW);
    claims.claim(UUID.randomUUID(), SENDER, broadcast, 1, 1, NOW.plusSeconds(19), NOW.plusSeconds(30));
    assertThat(ticketAt(broadcast)).isEqualTo(NOW);
    claims.claim(UUID.randomUUID(), SENDER, broadcast, 1, 1, NOW.plusSeconds(21), NOW.plusSeconds(30));
    assertThat(ticketAt(broadcast)).isEqualTo(NOW.plusSeconds(21));
  }

  private java.time.Instant ticketAt(UUID broadcast) {
    return tenant.database.call(h -> h.createQuery("select ticket_at from tqwa.broadcast where id = :id").bind("id", broadcast)
        .map((rs, c) -> com.tqpro.whatsapp.postgres.Rows.instant(rs, "ticket_at")).one());
  }

  private void cut() throws Exception {
    int pid = tenant.database.call(h -> h.createQuery("select pg_backend_pid()").mapTo(Integer.class).one());
    try (var other = Embedded.postgres().connect("postgres"); var statement = other.createStatement()) {
      statement.execute("select pg_terminate_backend(" + pid + ", 5000)");
    }
  }

  private Claims.Group claim(UUID broadcast, int epoch, int limit) {
    return claims.claim(UUID.randomUUID(), SENDER, broadcast, epoch, limit, NOW, NOW.plusSeconds(30));
  }
}
