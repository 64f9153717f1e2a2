package com.tqpro.whatsapp.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Every function: hooks run as before a snapshot, restored, then its first event. */
final class RestoreBenchmark {
  private static final int RESTORES = 5;
  private static final Map<String, String> SAMPLES = Map.of("internal-api", "internal-api-http.json", "admin", "admin-http.json", "dispatcher", "dispatcher-every-minute.json",
      "sender", "sender-sends.json", "receipts", "receipts-receipts.json", "agent", "agent-inbound.json");

  private final Functions functions;

  RestoreBenchmark(Functions functions) {
    this.functions = functions;
  }

  void run() {
    for (var function : functions.all()) {
      var first = new long[RESTORES];
      var second = new long[RESTORES];
      long peak = 0;
      var event = event(function.name());
      for (int i = 0; i < RESTORES; i++) {
        try (var process = functions.start(function, true)) {
          process.api().awaitReady();
          process.api().restore();
          process.api().awaitReady();
          first[i] = process.api().invoke(event);
          second[i] = process.api().invoke(event);
          peak = Math.max(peak, process.peakMegabytes());
        }
      }
      Report.line(function.name() + ", first call after restore", Samples.text("%.0f ms, second call %.0f ms (peak %d MB)", new Samples(first).median(), new Samples(second).median(), peak),
          "<= 12 ms, <= 256 MB");
    }
  }

  /** A signed webhook, or the function's sample. */
  private static byte[] event(String name) {
    try {
      return name.equals("webhooks") ? Stage.webhook(1, 1) : Files.readAllBytes(Path.of("events").resolve(SAMPLES.get(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
