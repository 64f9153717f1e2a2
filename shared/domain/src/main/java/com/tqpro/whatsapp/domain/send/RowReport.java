package com.tqpro.whatsapp.domain.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Instant;
import java.util.UUID;

/**
 * Everything that is newly known of one row: the result of a call, the receipts of a batch, or both. Reports are facts with times, so
 * that they can be folded and applied in any order; see {@link Delivery#apply}.
 *
 * @param attempt which attempt of the row it is about
 * @param claimId with {@code retryAt} without {@code failedAt}, and with {@code unconfirmedAt}: applies only while this claim holds
 * @param sender applies only to a row of this sender; null: not checked (the reporter holds the claim)
 * @param failedAt when the provider refused it
 * @param retryAt with {@code failedAt}: try again then, if fewer than {@code maxAttempts} were made; without: give the row back
 * @param free a row given back without {@code failedAt} gets its attempt back
 * @param unconfirmedAt since when nobody knows whether it went out
 */
public record RowReport(
    UUID row, int attempt, UUID claimId, String sender, String providerMessageId, String providerStatus,
    Instant sentAt, Instant deliveredAt, Instant readAt, Instant failedAt, ProviderError error,
    String pricingCategory, String pricingType, Instant retryAt, int maxAttempts, boolean free, Instant unconfirmedAt) {

  /** A report that says nothing yet. */
  public static RowReport of(UUID row, int attempt, UUID claimId, String sender) {
    return new RowReport(row, attempt, claimId, sender, null, null, null, null, null, null, null, null, null, null, 0, false, null);
  }

  public RowReport sent(String id, String status, Instant at) {
    return new RowReport(row, attempt, claimId, sender, id, status, at, deliveredAt, readAt, failedAt, error, pricingCategory, pricingType, retryAt, maxAttempts, free, unconfirmedAt);
  }

  public RowReport delivered(String id, Instant at) {
    return new RowReport(row, attempt, claimId, sender, id, providerStatus, sentAt, at, readAt, failedAt, error, pricingCategory, pricingType, retryAt, maxAttempts, free, unconfirmedAt);
  }

  public RowReport read(String id, Instant at) {
    return new RowReport(row, attempt, claimId, sender, id, providerStatus, sentAt, deliveredAt, at, failedAt, error, pricingCategory, pricingType, retryAt, maxAttempts, free, unconfirmedAt);
  }

  /** The provider refused it. @param again when to try again, null for never */
  public RowReport failed(Instant at, ProviderError cause, Instant again, int attempts) {
    return new RowReport(row, attempt, claimId, sender, providerMessageId, providerStatus, sentAt, deliveredAt, readAt, at, cause, pricingCategory, pricingType, again, attempts, free, unconfirmedAt);
  }

  /** It was certainly not sent; its attempt does not count. */
  public RowReport givenBack(Instant again) {
    return new RowReport(row, attempt, claimId, sender, null, null, null, null, null, null, null, null, null, again, 0, true, null);
  }

  public RowReport unconfirmed(Instant at) {
    return new RowReport(row, attempt, claimId, sender, null, null, null, null, null, null, null, null, null, null, 0, false, at);
  }

  /** The same with the provider's message id. */
  public RowReport identified(String id) {
    return new RowReport(row, attempt, claimId, sender, id, providerStatus, sentAt, deliveredAt, readAt, failedAt, error, pricingCategory, pricingType, retryAt, maxAttempts, free, unconfirmedAt);
  }

  public RowReport priced(String category, String type) {
    return new RowReport(row, attempt, claimId, sender, providerMessageId, providerStatus, sentAt, deliveredAt, readAt, failedAt, error, category, type, retryAt, maxAttempts, free, unconfirmedAt);
  }

  /** Both in one; of an older attempt only that the message arrived or was read still counts. */
  public RowReport and(RowReport other) {
    if (!row.equals(other.row)) {
      throw new IllegalArgumentException("two rows cannot be folded into one report");
    }
    if (attempt != other.attempt) {
      var newer = attempt > other.attempt ? this : other;
      var older = newer == this ? other : this;
      return new RowReport(row, newer.attempt, newer.claimId, newer.sender, newer.providerMessageId, newer.providerStatus, newer.sentAt,
          earlier(newer.deliveredAt, older.deliveredAt), earlier(newer.readAt, older.readAt), newer.failedAt, newer.error,
          newer.pricingCategory, newer.pricingType, newer.retryAt, newer.maxAttempts, newer.free, newer.unconfirmedAt);
    }
    var failure = firstFailure(other);
    return new RowReport(row, attempt, first(claimId, other.claimId), first(sender, other.sender), first(providerMessageId, other.providerMessageId),
        first(providerStatus, other.providerStatus), earlier(sentAt, other.sentAt), earlier(deliveredAt, other.deliveredAt),
        earlier(readAt, other.readAt), failure.failedAt, failure.error, first(pricingCategory, other.pricingCategory),
        first(pricingType, other.pricingType), failure.retryAt, failure.maxAttempts, free && other.free, earlier(unconfirmedAt, other.unconfirmedAt));
  }

  /** The earlier failure; of two at the same time that with the smaller code, so that order does not matter. */
  private RowReport firstFailure(RowReport other) {
    if (failedAt == null || other.failedAt == null) {
      return failedAt != null || other.failedAt == null ? this : other;
    }
    int order = failedAt.compareTo(other.failedAt);
    return order < 0 || order == 0 && code(error) <= code(other.error) ? this : other;
  }

  private static int code(ProviderError error) {
    return error == null ? Integer.MAX_VALUE : error.code();
  }

  private static <T> T first(T one, T other) {
    return one != null ? one : other;
  }

  static Instant earlier(Instant one, Instant other) {
    return one == null || other != null && other.isBefore(one) ? other : one;
  }
}
