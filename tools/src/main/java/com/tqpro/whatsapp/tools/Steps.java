package com.tqpro.whatsapp.tools;

import java.util.LinkedHashMap;
import java.util.Map;

/** Steps that are done only where they are needed, and what became of each. */
class Steps {
  private final boolean dryRun;
  private final Map<String, Object> report = new LinkedHashMap<>();
  private boolean failed;

  /** @param dryRun say what would be done and do nothing */
  Steps(boolean dryRun) {
    this.dryRun = dryRun;
  }

  /** @param there whether nothing needs to be done */
  void step(String name, boolean there, Runnable action) {
    if (there) {
      report.put(name, "as it was");
      return;
    }
    if (!dryRun) {
      action.run();
    }
    report.put(name, dryRun ? "would be done" : "done");
  }

  void note(String name, String text) {
    report.put(name, text);
  }

  void fail(String name, String reason) {
    failed = true;
    report.put(name, reason);
  }

  boolean dryRun() {
    return dryRun;
  }

  boolean failed() {
    return failed;
  }

  Map<String, Object> report() {
    return report;
  }
}
