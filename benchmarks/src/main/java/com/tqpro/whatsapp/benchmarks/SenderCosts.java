package com.tqpro.whatsapp.benchmarks;

import com.tqpro.whatsapp.domain.json.Json;
import java.util.List;

/** What sending has cost so far, by the sender's metrics. */
record SenderCosts(long sent, long statements, long slotWrites, long late, double worst) {
  static SenderCosts of(List<String> log) {
    var sum = new SenderCosts(0, 0, 0, 0, 0);
    for (var line : log) {
      if (line.contains("\"_aws\"")) {
        var m = Json.tree(line);
        sum = new SenderCosts(sum.sent + m.path("sent").asLong(), sum.statements + m.path("statements").asLong(), sum.slotWrites + m.path("slot_writes").asLong(),
            sum.late + m.path("late").asLong(), Math.max(sum.worst, m.path("lateness_ms").asDouble()));
      }
    }
    return sum;
  }

  SenderCosts minus(SenderCosts before) {
    return new SenderCosts(sent - before.sent, statements - before.statements, slotWrites - before.slotWrites, late - before.late, worst);
  }

  double perMessage(long count) {
    return (double) count / Math.max(1, sent);
  }
}
