package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.time.Duration;

/** What one ticket did, for its log line and metrics. */
final class Tally {
  int sent;
  int deferred;
  int rejected;
  int throttled;
  int unknown;
  int unsent;
  int late;
  int skipped;
  long worstLatenessMicros;
  /** Unknown answers since the last one that was clear. */
  int unknownInARow;

  void count(SendOutcome outcome, Duration lateness) {
    worstLatenessMicros = Math.max(worstLatenessMicros, lateness.toNanos() / 1000);
    unknownInARow = outcome instanceof SendOutcome.Unknown ? unknownInARow + 1 : 0;
    switch (outcome) {
      case SendOutcome.Accepted _ -> sent++;
      case SendOutcome.Deferred _ -> deferred++;
      case SendOutcome.Rejected _ -> rejected++;
      case SendOutcome.Throttled _ -> throttled++;
      case SendOutcome.Unknown _ -> unknown++;
    }
  }
}
