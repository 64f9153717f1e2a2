package com.tqpro.whatsapp.benchmarks;

/** The table that {@code make bench} prints. */
final class Report {
  private Report() {}

  /** @param goal as docs/performance.md has it; empty where there is none */
  static void line(String what, String result, String goal) {
    System.out.printf("%-48s %s%s%n", what, result, goal.isEmpty() ? "" : "   [goal " + goal + "]");
  }
}
