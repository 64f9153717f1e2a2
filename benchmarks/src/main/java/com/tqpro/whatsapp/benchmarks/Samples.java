package com.tqpro.whatsapp.benchmarks;

import java.util.Arrays;
import java.util.Locale;

/** Measured times of one thing. */
final class Samples {
  private final long[] nanos;

  Samples(long... nanos) {
    this.nanos = nanos.clone();
    Arrays.sort(this.nanos);
  }

  double median() {
    return millis(0.5);
  }

  /** @param part 0.99 for the 99th of a hundred */
  double millis(double part) {
    return nanos[(int) Math.min(nanos.length - 1, Math.floor(part * nanos.length))] / 1e6;
  }

  double sumSeconds() {
    return Arrays.stream(nanos).sum() / 1e9;
  }

  static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
