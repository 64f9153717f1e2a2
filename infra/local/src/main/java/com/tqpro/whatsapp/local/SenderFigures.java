package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.domain.json.Json;
import java.util.List;
import java.util.Locale;

/**
 * What sending cost, summed up from the metrics that the sender logs.
 *
 * @param slotRaces slot writes that came too late, because another worker had got the slots
 * @param late rows that missed their slots and got others
 */
public record SenderFigures(long sent, long slotWrites, long slotRaces, long statements, long late, double worstLatenessMillis) {
  /** @param log lines of the sender */
  public static SenderFigures of(List<String> log) {
    long sent = 0;
    long writes = 0;
    long races = 0;
    long statements = 0;
    long late = 0;
    double worst = 0;
    for (var line : log) {
      if (line.contains("\"_aws\"")) {
        var metrics = Json.tree(line);
        sent += metrics.path("sent").asLong();
        writes += metrics.path("slot_writes").asLong();
        races += metrics.path("slot_races").asLong();
        statements += metrics.path("statements").asLong();
        late += metrics.path("late").asLong();
        worst = Math.max(worst, metrics.path("lateness_ms").asDouble());
      }
    }
    return new SenderFigures(sent, writes, races, statements, late, worst);
  }

  /** What came since; the worst lateness stays that of all. */
  public SenderFigures since(SenderFigures before) {
    return new SenderFigures(sent - before.sent, slotWrites - before.slotWrites, slotRaces - before.slotRaces, statements - before.statements, late - before.late, worstLatenessMillis);
  }

  /** A line for people. */
  public String text() {
    return String.format(Locale.ROOT, "%.3f statements and %.3f DynamoDB writes a message (%d writes, %d of them too late), %d missed their slot and got another, none went later than %.1f ms after its slot",
        (double) statements / Math.max(1, sent), (double) slotWrites / Math.max(1, sent), slotWrites, slotRaces, late, worstLatenessMillis);
  }
}
