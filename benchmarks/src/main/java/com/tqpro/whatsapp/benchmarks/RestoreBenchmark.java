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
      var first = new Calls();
      var second = new Calls();
      long peak = 0;
      for (int i = 0; i < RESTORES; i++) {
        try (var process = functions.start(function, true)) {
          process.api().awaitReady();
          process.api().restore();
          process.api().awaitReady();
          first.add(i, process, event(function.name(), 2 * i));
          second.add(i, process, event(function.name(), 2 * i + 1));
          peak = Math.max(peak, process.peakMegabytes());
        }
      }
      Report.line(function.name() + ", first call after restore", Samples.text("%s, second call %s (peak %d MB)", first, second, peak), "<= 12 ms, <= 256 MB");
    }
  }

  /** The same call after each of the restores. */
  private static final class Calls {
    private final long[] took = new long[RESTORES];
    private final long[] processor = new long[RESTORES];
    private final long[] loaded = new long[RESTORES];

    void add(int restore, FunctionProcess process, byte[] event) {
      long classes = process.loadedClasses();
      long before = process.cpuNanos();
      took[restore] = process.api().invoke(event);
      processor[restore] = process.cpuNanos() - before;
      loaded[restore] = process.loadedClasses() - classes;
    }

    @Override
    public String toString() {
      return Samples.text("%.0f ms (processor %.0f ms, %d classes)", new Samples(took).median(), new Samples(processor).median(), Arrays.stream(loaded).sorted().toArray()[RESTORES / 2]);
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
