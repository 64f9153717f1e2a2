package com.tqpro.whatsapp.domain.broadcast;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of a chunk of recipients. Stored, so that the same chunk sent again gets the same answer.
 *
 * @param accepted rows that will be sent to
 * @param incomplete how many of those lack a value, or have one that WhatsApp refuses
 * @param skipped rows that will not, by reason: INVALID, LANDLINE, PREFIX, DUPLICATE, OPTED_OUT
 * @param faults what incomplete rows lack: "variable reason" to number of rows
 * @param callingCodes accepted rows by country calling code, 0 for user ids without a phone
 * @param problems the first hundred rows that are skipped or incomplete
 */
public record ChunkReport(
    int chunk, int rows, int accepted, int incomplete, SortedMap<String, Integer> skipped, SortedMap<String, Integer> faults,
    SortedMap<Integer, Integer> callingCodes, List<RowProblem> problems) {
  /** How many problems are listed. */
  public static final int LISTED = 100;

  public ChunkReport {
    skipped = new TreeMap<>(skipped);
    faults = new TreeMap<>(faults);
    callingCodes = new TreeMap<>(callingCodes);
    problems = List.copyOf(problems);
  }

  /** @param reason a skip reason, or INCOMPLETE; {@code detail} a sentence without the value itself, may be null */
  public record RowProblem(int row, String reason, String detail) {}

  /** The chunks of a broadcast taken together; {@code problems} is left to the chunks. */
  public static ChunkReport sum(List<ChunkReport> reports) {
    int rows = 0;
    int accepted = 0;
    int incomplete = 0;
    var skipped = new TreeMap<String, Integer>();
    var faults = new TreeMap<String, Integer>();
    var codes = new TreeMap<Integer, Integer>();
    for (var report : reports) {
      rows += report.rows;
      accepted += report.accepted;
      incomplete += report.incomplete;
      add(skipped, report.skipped);
      add(faults, report.faults);
      add(codes, report.callingCodes);
    }
    return new ChunkReport(reports.size(), rows, accepted, incomplete, skipped, faults, codes, List.of());
  }

  private static <K> void add(Map<K, Integer> to, Map<K, Integer> from) {
    from.forEach((key, count) -> to.merge(key, count, Integer::sum));
  }
}
