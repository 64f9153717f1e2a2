package com.tqpro.whatsapp.postgres.send;

import static com.tqpro.whatsapp.postgres.send.SendingDatabase.NOW;
import static com.tqpro.whatsapp.postgres.send.SendingDatabase.SENDER;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.Delivery;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.postgres.Rows;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The statement against the rule it must agree with. */
class DeliveryMergeTest {
  private final SendingDatabase tenant = new SendingDatabase();
  private final DeliveryMerge merge = new DeliveryMerge(tenant.database);
  private final UUID broadcast = tenant.broadcast("RUNNING", 1);

  @AfterEach
  void close() {
    tenant.close();
  }

  /** Three hundred rows, each with its own random reports over several attempts: after every step the database and the rule say the same. */
  @Test
  void the_statement_does_what_the_rule_says() {
    var random = new Random(20261124);
    int count = 300;
    var rows = new ArrayList<UUID>();
    var expected = new ArrayList<Delivery>();
    for (int i = 0; i < count; i++) {
      rows.add(tenant.row(broadcast));
      expected.add(Delivery.pending(NOW));
    }
    var seen = EnumSet.noneOf(DeliveryState.class);
    for (int step = 0; step < 14; step++) {
      var reports = new ArrayList<RowReport>();
      for (int i = 0; i < count; i++) {
        var row = expected.get(i);
        if (row.state() == DeliveryState.PENDING && random.nextInt(3) > 0) {
          var claim = new UUID(step, i);
          claim(rows.get(i), claim);
          expected.set(i, row.claimed(claim));
        } else {
          var report = random(random, rows.get(i), row);
          reports.add(report);
          expected.set(i, row.apply(report));
        }
      }
      merge.apply(reports);
      for (int i = 0; i < count; i++) {
        assertThat(read(rows.get(i))).as("row %s after step %s", i, step).isEqualTo(expected.get(i));
        seen.add(expected.get(i).state());
      }
    }
    assertThat(seen).as("every state was reached").isEqualTo(EnumSet.complementOf(EnumSet.of(DeliveryState.SKIPPED)));
  }

  @Test
  void any_number_of_reports_is_one_statement_and_what_has_no_row_is_not_in_the_answer() {
    var reports = new ArrayList<RowReport>();
    for (int i = 0; i < 50; i++) {
      var row = tenant.row(broadcast);
      claim(row, UUID.randomUUID());
      reports.add(RowReport.of(row, 1, null, SENDER).sent("wamid." + i, null, NOW));
      reports.add(RowReport.of(row, 1, null, SENDER).delivered("wamid." + i, NOW.plusSeconds(1)));
    }
    reports.add(RowReport.of(UUID.randomUUID(), 1, null, SENDER).sent("wamid.x", null, NOW));
    var foreign = tenant.row(broadcast);
    claim(foreign, UUID.randomUUID());
    reports.add(RowReport.of(foreign, 1, null, "another sender").sent("wamid.y", null, NOW));
    long before = tenant.database.statements();
    var merged = merge.apply(reports);
    assertThat(tenant.database.statements() - before).isEqualTo(1);
    assertThat(merged).hasSize(50).allSatisfy(m -> assertThat(m.after()).isEqualTo(DeliveryState.DELIVERED));
    assertThat(tenant.state(foreign)).isEqualTo(DeliveryState.CLAIMED);
  }

  /** Eight connections apply the same reports in different orders at once: no deadlock reaches the caller, and the end is the same. */
  @Test
  void concurrent_batches_in_any_order_end_the_same() throws Exception {
    var reports = new ArrayList<RowReport>();
    var rows = new ArrayList<UUID>();
    for (int i = 0; i < 120; i++) {
      var row = tenant.row(broadcast);
      rows.add(row);
      claim(row, UUID.randomUUID());
      reports.add(RowReport.of(row, 1, null, SENDER).sent("wamid." + i, null, NOW));
      reports.add(RowReport.of(row, 1, null, SENDER).delivered("wamid." + i, NOW.plusSeconds(1)));
      reports.add(i % 2 == 0 ? RowReport.of(row, 1, null, SENDER).read("wamid." + i, NOW.plusSeconds(2))
          : RowReport.of(row, 1, null, SENDER).failed(NOW, new ProviderError(131026, "no", null), null, 0));
    }
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<?>>();
      for (int w = 0; w < 8; w++) {
        var mine = new DeliveryMerge(tenant.connect());
        var shuffled = new ArrayList<>(reports);
        Collections.shuffle(shuffled, new Random(w));
        futures.add(executor.submit(() -> {
          for (int from = 0; from < shuffled.size(); from += 60) {
            mine.apply(shuffled.subList(from, from + 60));
          }
        }));
      }
      for (var future : futures) {
        future.get();
      }
    }
    for (int i = 0; i < rows.size(); i++) {
      var row = read(rows.get(i));
      assertThat(row.state()).isEqualTo(i % 2 == 0 ? DeliveryState.READ : DeliveryState.DELIVERED);
      assertThat(row.sentAt()).isEqualTo(NOW);
      assertThat(row.failedAt()).isNull();
      assertThat(row.error()).isNull();
    }
  }

  @Test
  void a_repeated_report_writes_nothing() {
    var row = tenant.row(broadcast);
    claim(row, UUID.randomUUID());
    var report = List.of(RowReport.of(row, 1, null, SENDER).sent("wamid.1", null, NOW).priced("marketing", "regular"));
    merge.apply(report);
    var version = version(row);
    merge.apply(report);
    assertThat(version(row)).isEqualTo(version);
    assertThat(tenant.values(row)).containsEntry("pricing_category", "marketing").containsEntry("pricing_type", "regular");
  }

  private String version(UUID row) {
    return tenant.database.call(h -> h.createQuery("select xmin::text from tqwa.outbound_message where id = :id").bind("id", row).mapTo(String.class).one());
  }

  private static RowReport random(Random random, UUID id, Delivery row) {
    int attempt = Math.max(1, row.attempt() - (random.nextInt(5) == 0 ? 1 : 0));
    var claim = random.nextInt(6) == 0 ? new UUID(99, 99) : row.claimId();
    var base = RowReport.of(id, attempt, claim, random.nextBoolean() ? SENDER : null);
    var at = NOW.plusSeconds(random.nextInt(100));
    var wamid = "wamid." + id + "." + attempt;
    return switch (random.nextInt(9)) {
      case 0, 1 -> base.sent(wamid, "accepted", at);
      case 2 -> base.delivered(wamid, at);
      case 3 -> base.read(wamid, at);
      case 4 -> base.failed(at, new ProviderError(131026, "undeliverable", "trace"), null, 0);
      case 5 -> base.failed(at, new ProviderError(131000, "later", null), at.plusSeconds(60), 2);
      case 6 -> base.givenBack(at.plusSeconds(2));
      case 7 -> base.unconfirmed(at);
      default -> base.delivered(wamid, at).and(base.sent(wamid, "accepted", at.minusSeconds(3)));
    };
  }

  /** As a claim does, for one given row. */
  private void claim(UUID row, UUID claim) {
    tenant.database.run(h -> h.createUpdate("""
            update tqwa.outbound_message set state = 'CLAIMED', attempt = attempt + 1, claim_id = :claim, provider_message_id = null, sent_at = null,
              failed_at = null, unconfirmed_at = null, silent_since = null, error_code = null, error_text = null, error_trace = null, claimed_until = now()
            where id = :id""").bind("id", row).bind("claim", claim).execute());
  }

  private Delivery read(UUID row) {
    return tenant.database.call(h -> h.createQuery("select * from tqwa.outbound_message where id = :id").bind("id", row).map((rs, c) -> {
      var code = Rows.integer(rs, "error_code");
      return new Delivery(DeliveryState.valueOf(rs.getString("state")), rs.getInt("attempt"), Rows.uuid(rs, "claim_id"), rs.getString("provider_message_id"),
          instant(rs, "sent_at"), instant(rs, "delivered_at"), instant(rs, "read_at"), instant(rs, "failed_at"),
          code == null ? null : new ProviderError(code, rs.getString("error_text"), rs.getString("error_trace")), instant(rs, "next_attempt_at"), instant(rs, "unconfirmed_at"));
    }).one());
  }

  private static Instant instant(java.sql.ResultSet rs, String column) throws java.sql.SQLException {
    return Rows.instant(rs, column);
  }
}
