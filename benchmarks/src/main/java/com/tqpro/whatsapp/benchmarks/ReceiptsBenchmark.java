package com.tqpro.whatsapp.benchmarks;

import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.meta.send.MetaErrors;
import com.tqpro.whatsapp.postgres.ConnectionSettings;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Migrations;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Delivery reports into Postgres: delivered and read of 30,000 sent rows, in batches as the queue hands them over. */
final class ReceiptsBenchmark {
  private static final int ROWS = 30_000;
  private static final int BATCH = 500;
  private static final InstantSource CLOCK = InstantSource.system();

  void run() {
    var url = Embedded.postgres().createDatabase("bench_receipts");
    Migrations.tenant(url, EmbeddedPostgres.SUPERUSER, "");
    try (var database = new Database(new ConnectionSettings("127.0.0.1", Embedded.postgres().port(), "bench_receipts", EmbeddedPostgres.SUPERUSER, "x", "disable"), CLOCK)) {
      var rows = rows(database);
      var merge = new ReceiptMerge(database, new UuidV7(CLOCK), Map.of(Provider.META, MetaErrors::outcome));
      apply(merge, rows.subList(0, 2_000), DeliveryStatus.DELIVERED);
      long statements = database.statements();
      long begin = System.nanoTime();
      int applied = apply(merge, rows.subList(2_000, ROWS), DeliveryStatus.DELIVERED) + apply(merge, rows, DeliveryStatus.READ);
      double seconds = (System.nanoTime() - begin) / 1e9;
      int batches = (ROWS - 2_000 + BATCH - 1) / BATCH + ROWS / BATCH;
      Report.line("receipts into Postgres", Samples.text("%.0f/s, %.2f statements a batch of %d", applied / seconds, (double) (database.statements() - statements) / batches, BATCH),
          ">= 5,000/s, 1 statement a batch");
    }
  }

  private static int apply(ReceiptMerge merge, List<UUID> rows, DeliveryStatus status) {
    int applied = 0;
    for (int from = 0; from < rows.size(); from += BATCH) {
      var events = new ArrayList<StatusEvent>();
      for (var row : rows.subList(from, Math.min(rows.size(), from + BATCH))) {
        events.add(new StatusEvent("wamid." + row, "1", status, CLOCK.instant(), new CallbackData(row, 1).text(), null, null, null, "marketing", "regular"));
      }
      applied += merge.apply(List.of(new ReceiptBatch(Provider.META, Stage.TENANT, CLOCK.instant(), events, List.of())), CLOCK.instant()).rows();
    }
    return applied;
  }

  private static List<UUID> rows(Database database) {
    var ids = new UuidV7(CLOCK);
    var rows = new ArrayList<UUID>();
    for (int i = 0; i < ROWS; i++) {
      rows.add(ids.next());
    }
    database.run(h -> h.createUpdate("""
            insert into tqwa.outbound_message (id, kind, provider, sender, recipient, priority, state, attempt, provider_message_id, sent_at)
            select r, 'REPLY', 'META', '1', '971500000000', 10, 'SENT', 1, 'wamid.' || r, now() from unnest(cast(:rows as uuid[])) r""")
        .bindArray("rows", UUID.class, rows.toArray()).execute());
    database.run(h -> h.execute("analyze tqwa.outbound_message"));
    return rows;
  }
}
