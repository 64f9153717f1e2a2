package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.runtime.log.Emf;
import java.util.LinkedHashMap;
import java.util.Map;

/** What one request counts; written as one metric line at its end. */
final class Tally {
  private final Provider provider;
  private final Map<String, Long> counts = new LinkedHashMap<>();

  Tally(Provider provider) {
    this.provider = provider;
  }

  void add(String metric, long count) {
    if (count != 0) {
      counts.merge(metric, count, Long::sum);
    }
  }

  void write(Emf metrics) {
    if (!counts.isEmpty()) {
      metrics.put(Emf.Unit.COUNT, counts, Map.of("provider", provider.name()));
    }
  }
}
