package com.tqpro.whatsapp.domain.broadcast;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * What became of a broadcast so far.
 *
 * @param total rows, the sum of {@code states}
 * @param states rows by state, every state named
 * @param skipped rows in SKIPPED by reason; LANDLINE apart from INVALID
 * @param reached how many were ever sent, delivered, read: a row that was read counts in all three
 * @param errors failed rows by error, most frequent first
 * @param pricing messages that the provider said a price category for
 * @param firstSentAt and {@code lastSentAt}: the span of sending, null before it began
 * @param ratePerSecond messages per second over that span, null for fewer than two
 */
public record BroadcastStats(
    long total, SortedMap<String, Long> states, SortedMap<String, Long> skipped, SortedMap<String, Long> reached, List<ErrorCount> errors,
    List<PricingCount> pricing, Instant firstSentAt, Instant lastSentAt, Double ratePerSecond) {
  public record ErrorCount(Integer code, String text, long rows) {}

  public record PricingCount(String category, String type, long messages) {}
}
