package com.tqpro.whatsapp.benchmarks;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** webhooks against the simplest handlers, with and without the AWS SDK: cold start, throughput on one core, latency at 1,000 updates a second. */
final class WebhookBenchmark {
  private static final int STARTS = 7;
  private static final int WARM = 1_500;
  private static final int POSTS = 2_000;

  private final Functions functions;

  WebhookBenchmark(Functions functions) {
    this.functions = functions;
  }

  void run() {
    coldStart();
    throughput();
    latency();
  }

  private void coldStart() {
    var ours = new long[STARTS];
    var bare = new long[STARTS];
    var sdk = new long[STARTS];
    long peak = 0;
    for (int i = 0; i < STARTS; i++) {
      try (var process = functions.start(functions.named("webhooks"), false)) {
        ours[i] = process.coldStart(Stage.webhook(1, i));
        peak = Math.max(peak, process.peakMegabytes());
      }
      try (var process = functions.sdk()) {
        sdk[i] = process.coldStart(Stage.webhook(1, i));
      }
      try (var process = functions.bare()) {
        bare[i] = process.coldStart(Stage.webhook(1, i));
      }
    }
    double a = new Samples(ours).median();
    double b = new Samples(bare).median();
    Report.line("webhooks, cold start to first answer", Samples.text("%.0f ms, the bare handler %.0f ms: %.2f x; with the SDK alone %.0f ms (peak %d MB)", a, b, a / b, new Samples(sdk).median(), peak), "<= 1.5 x, <= 256 MB");
  }

  private void throughput() {
    double ours = perSecond(() -> functions.start(functions.named("webhooks"), false));
    double sdk = perSecond(functions::sdk);
    double bare = perSecond(functions::bare);
    Report.line("webhooks, warm, one core, one report a POST", Samples.text("%.0f/s, the simplest handler with the SDK %.0f/s: %.2f x, the bare one %.0f/s", ours, sdk, ours / sdk, bare), ">= 0.7 x");
  }

  private static double perSecond(Supplier<FunctionProcess> start) {
    try (var process = start.get()) {
      for (int i = 0; i < WARM; i++) {
        process.api().invoke(Stage.webhook(1, i));
      }
      var events = new byte[POSTS][];
      for (int i = 0; i < POSTS; i++) {
        events[i] = Stage.webhook(1, WARM + i);
      }
      var times = new long[POSTS];
      for (int i = 0; i < POSTS; i++) {
        times[i] = process.api().invoke(events[i]);
      }
      return POSTS / new Samples(times).sumSeconds();
    }
  }

  /** A hundred POSTs a second with ten reports each, each timed from when it was due. */
  private void latency() {
    try (var process = functions.start(functions.named("webhooks"), false)) {
      for (int i = 0; i < WARM; i++) {
        process.api().invoke(Stage.webhook(10, i));
      }
      int posts = 1_000;
      var events = new byte[posts][];
      for (int i = 0; i < posts; i++) {
        events[i] = Stage.webhook(10, 10_000 + i);
      }
      var times = new long[posts];
      long begin = System.nanoTime();
      for (int i = 0; i < posts; i++) {
        long due = begin + i * 10_000_000L;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(due - System.nanoTime());
        }
        process.api().invoke(events[i]);
        times[i] = System.nanoTime() - due;
      }
      var samples = new Samples(times);
      Report.line("webhooks, 1,000 updates a second", Samples.text("median %.1f ms, p99 %.1f ms", samples.median(), samples.millis(0.99)), "p99 <= 25 ms");
      long thousand = process.api().invoke(Stage.webhook(1_000, 99_999));
      Report.line("webhooks, one POST of 1,000 reports", Samples.text("%.0f ms", thousand / 1e6), "");
    }
  }
}
