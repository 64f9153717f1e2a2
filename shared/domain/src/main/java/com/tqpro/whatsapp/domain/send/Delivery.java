package com.tqpro.whatsapp.domain.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Instant;
import java.util.UUID;

/**
 * What is known of an outbound row, and the one rule by which anything new is added: nothing ever goes back. The database applies the
 * same rule in SQL ({@code postgres.send.DeliveryMerge}); a test keeps the two agreeing.
 *
 * @param attempt attempts made or under way
 * @param failedAt of a PENDING row: its last attempt is closed by this refusal, only an arrival can still be reported of it
 */
public record Delivery(
    DeliveryState state, int attempt, UUID claimId, String providerMessageId, Instant sentAt, Instant deliveredAt, Instant readAt,
    Instant failedAt, ProviderError error, Instant nextAttemptAt, Instant unconfirmedAt) {

  /** A row that waits for its first attempt. */
  public static Delivery pending(Instant due) {
    return new Delivery(DeliveryState.PENDING, 0, null, null, null, null, null, null, null, due, null);
  }

  /** The row in the hands of a worker: a new attempt, of which nothing is known yet. */
  public Delivery claimed(UUID claim) {
    return new Delivery(DeliveryState.CLAIMED, attempt + 1, claim, null, null, null, null, null, null, nextAttemptAt, null);
  }

  /** Adds a report. Applied twice, or in another order, reports of one attempt give the same. */
  public Delivery apply(RowReport report) {
    if (report.attempt() > attempt) {
      return this;
    }
    boolean open = report.attempt() == attempt && !(state == DeliveryState.PENDING && failedAt != null);
    var read = RowReport.earlier(readAt, report.readAt());
    var delivered = RowReport.earlier(deliveredAt, report.deliveredAt());
    var sent = open ? RowReport.earlier(sentAt, report.sentAt()) : sentAt;
    var id = providerMessageId == null && (open || arrived(report)) ? report.providerMessageId() : providerMessageId;
    if (read != null || delivered != null) {
      return new Delivery(read != null ? DeliveryState.READ : DeliveryState.DELIVERED, attempt, claimId, id, sent, delivered, read, null, null, nextAttemptAt, unconfirmedAt);
    }
    if (!open) {
      return this;
    }
    boolean firstFailure = report.failedAt() != null && (failedAt == null || report.failedAt().isBefore(failedAt));
    var failed = RowReport.earlier(failedAt, report.failedAt());
    var cause = firstFailure ? report.error() : error;
    if (failed != null) {
      boolean again = state != DeliveryState.FAILED && report.retryAt() != null && attempt < report.maxAttempts();
      return new Delivery(again ? DeliveryState.PENDING : DeliveryState.FAILED, attempt, claimId, id, sent, null, null, failed, cause, again ? report.retryAt() : nextAttemptAt, unconfirmedAt);
    }
    if (sent != null) {
      return new Delivery(DeliveryState.SENT, attempt, claimId, id, sent, null, null, null, null, nextAttemptAt, unconfirmedAt);
    }
    if (state == DeliveryState.CLAIMED && report.claimId() != null && report.claimId().equals(claimId)) {
      if (report.retryAt() != null) {
        return new Delivery(DeliveryState.PENDING, report.free() ? attempt - 1 : attempt, null, null, null, null, null, null, null, report.retryAt(), null);
      }
      if (report.unconfirmedAt() != null) {
        return new Delivery(DeliveryState.UNCONFIRMED, attempt, claimId, id, null, null, null, null, null, nextAttemptAt, report.unconfirmedAt());
      }
    }
    return this;
  }

  private static boolean arrived(RowReport report) {
    return report.deliveredAt() != null || report.readAt() != null;
  }
}
