package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.event.AcceptedEvent;
import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.send.Consequences;
import com.tqpro.whatsapp.postgres.send.Consequences.Change;
import com.tqpro.whatsapp.postgres.send.Consequences.Refusal;
import com.tqpro.whatsapp.postgres.send.DeliveryMerge;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Writes results down. When Postgres refuses them, what the provider said goes to the receipts queue, where it is tried until Postgres
 * takes it; rows that were not sent, or of which nothing is known, are left to the end of their claim.
 */
final class Recorder {
  private final Database database;
  private final DeliveryMerge merge;
  private final Consequences consequences;
  private final Provider provider;
  private final String tenant;
  private final String sender;
  private final Consumer<ReceiptBatch> receipts;

  Recorder(Database database, Consequences consequences, Provider provider, String tenant, String sender, Consumer<ReceiptBatch> receipts) {
    this.database = database;
    this.merge = new DeliveryMerge(database);
    this.consequences = consequences;
    this.provider = provider;
    this.tenant = tenant;
    this.sender = sender;
    this.receipts = receipts;
  }

  /**
   * @return what the refusals changed around their rows
   * @throws DatabaseRefused when Postgres did not take it; what is known is safe on the queue then
   */
  List<Change> record(List<RowReport> reports, List<Refusal> refusals, Instant now) {
    try {
      return write(reports, refusals, now);
    } catch (RuntimeException first) {
      // Once more on a new connection: a proxy's or server's restart is over in a moment, and applying twice does no harm.
      database.close();
      try {
        return write(reports, refusals, now);
      } catch (RuntimeException fault) {
        park(reports, now);
        throw new DatabaseRefused(fault);
      }
    }
  }

  private List<Change> write(List<RowReport> reports, List<Refusal> refusals, Instant now) {
    if (!reports.isEmpty()) {
      merge.apply(reports);
    }
    return refusals.isEmpty() ? List.of() : consequences.apply(refusals, now);
  }

  private void park(List<RowReport> reports, Instant now) {
    var accepted = new ArrayList<AcceptedEvent>();
    var failed = new ArrayList<StatusEvent>();
    for (var report : reports) {
      if (report.sentAt() != null) {
        accepted.add(new AcceptedEvent(report.row(), report.attempt(), report.providerMessageId(), report.sentAt()));
      } else if (report.failedAt() != null && report.error().code() >= 0) {
        failed.add(new StatusEvent(null, sender, DeliveryStatus.FAILED, report.failedAt(), new CallbackData(report.row(), report.attempt()).text(), null, null, report.error(), null, null));
      }
    }
    if (!accepted.isEmpty() || !failed.isEmpty()) {
      receipts.accept(new ReceiptBatch(provider, tenant, now, failed, accepted));
    }
  }

  /** Postgres did not take results. */
  static final class DatabaseRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseRefused(Throwable cause) {
      super("the database did not take results", cause);
    }
  }
}
