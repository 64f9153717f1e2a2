package com.tqpro.whatsapp.benchmarks;

import java.util.Arrays;
import java.util.Map;

/** Every function: hooks run as before a snapshot, restored, then its first event. */
final class RestoreBenchmark {
  private static final int RESTORES = 5;
  private static final Map<String, String> SAMPLES = Map.of("internal-api", "internal-api-http.json", "admin", "admin-http.json", "dispatcher", "dispatcher-every-minute.json",
      "sender", "sender-sends.json", "receipts", "receipts-receipts.json");

  private final Functions functions;

  RestoreBenchmark(Functions functions) {
    this.functions = functions;
  }

  void run() {
    for (var function : functions.all()) {
      var first = new long[RESTORES];
      var second = new long[RESTORES];
      var loaded = new long[RESTORES];
      long peak = 0;
      for (int i = 0; i < RESTORES; i++) {
        try (var process = functions.start(function, true)) {
          process.api().awaitReady();
          process.api().restore();
          process.api().awaitReady();
          long before = process.loadedClasses();
          first[i] = process.api().invoke(event(function.name(), 2 * i));
          loaded[i] = process.loadedClasses() - before;
          second[i] = process.api().invoke(event(function.name(), 2 * i + 1));
          peak = Math.max(peak, process.peakMegabytes());
        }
      }
      Report.line(function.name() + ", first call after restore", Samples.text("%.0f ms (%d classes), second call %.0f ms (peak %d MB)",
          new Samples(first).median(), Arrays.stream(loaded).sorted().toArray()[RESTORES / 2], new Samples(second).median(), peak), "<= 12 ms, <= 256 MB");
    }
  }

  /** A signed webhook, a customer's message, or the function's sample. */
  private static byte[] event(String name, int number) {
    return switch (name) {
      case "webhooks" -> Stage.webhook(1, number);
      case "agent" -> Stage.inbound(number);
      default -> Stage.sample(SAMPLES.get(name));
    };
  }
}
