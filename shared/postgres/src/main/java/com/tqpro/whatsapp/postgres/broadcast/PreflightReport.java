package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.broadcast.PriceList;
import java.util.List;

/**
 * What would happen if a broadcast started now.
 *
 * @param ready whether nothing forbids the start
 * @param errors what does
 * @param warnings what does not, but should be known
 * @param wouldSend rows that would be sent now
 * @param recipients the uploaded chunks together
 * @param estimatedSeconds at the allowed rate
 * @param ratePerSecond the allowed rate, to two decimals
 * @param estimatedPrice if every message is delivered, by config/prices.csv
 */
public record PreflightReport(
    boolean ready, List<Finding> errors, List<Finding> warnings, long wouldSend, ChunkReport recipients, long estimatedSeconds,
    double ratePerSecond, PriceList.Estimate estimatedPrice) {
  public PreflightReport {
    errors = List.copyOf(errors);
    warnings = List.copyOf(warnings);
  }

  /** @param code stable name for programs; {@code detail} a sentence for people */
  public record Finding(String code, String detail) {}
}
