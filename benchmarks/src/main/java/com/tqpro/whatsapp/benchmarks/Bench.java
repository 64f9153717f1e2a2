package com.tqpro.whatsapp.benchmarks;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** {@code make bench}: prints a table of what was measured beside the goals. Numbers of one run on one machine are compared with each other only. */
public final class Bench {
  private static final Set<String> ALL = Set.of("webhooks", "restore", "receipts", "planning", "pacing");

  private Bench() {}

  public static void main(String[] arguments) {
    Set<String> wanted = arguments.length == 0 ? new TreeSet<>(ALL) : new TreeSet<>(List.of(arguments));
    if (!ALL.containsAll(wanted)) {
      System.err.println("Benchmarks: " + String.join(", ", new TreeSet<>(ALL)));
      System.exit(2);
    }
    try {
      run(wanted);
    } catch (RuntimeException | Error e) {
      e.printStackTrace();
      System.exit(1);
    }
    System.exit(0);
  }

  private static void run(Set<String> wanted) {
    if (wanted.contains("webhooks") || wanted.contains("restore")) {
      var functions = new Functions(new Stage());
      if (wanted.contains("webhooks")) {
        new WebhookBenchmark(functions).run();
      }
      if (wanted.contains("restore")) {
        new RestoreBenchmark(functions).run();
      }
    }
    if (wanted.contains("receipts")) {
      new ReceiptsBenchmark().run();
    }
    if (wanted.contains("planning") || wanted.contains("pacing")) {
      new BroadcastBenchmark(wanted.contains("planning"), wanted.contains("pacing")).run();
    }
  }
}
