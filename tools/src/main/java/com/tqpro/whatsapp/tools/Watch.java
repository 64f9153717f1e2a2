package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;

/** Follows a broadcast until it comes to rest. */
final class Watch {
  private static final Duration EVERY = Duration.ofMillis(500);

  private Watch() {}

  /**
   * @param settle how long to wait, after the last message, for the receipts of what was only sent so far
   * @return the stats at the end
   */
  static JsonNode until(ApiClient api, String broadcast, Duration settle, Progress progress) throws InterruptedException {
    Instant rest = null;
    long lastReports = -1;
    while (true) {
      var stats = api.get("/admin/api/broadcasts/" + broadcast + "/stats");
      var states = stats.path("states");
      long open = states.path("PENDING").asLong() + states.path("CLAIMED").asLong();
      progress.to(stats.path("total").asLong() - open, "sent " + stats.at("/reached/sent").asLong() + " delivered " + stats.at("/reached/delivered").asLong()
          + " read " + stats.at("/reached/read").asLong() + " failed " + states.path("FAILED").asLong());
      var state = stats.path("state").asText();
      if (!state.equals("RUNNING") && !state.equals("SCHEDULED")) {
        long reports = stats.at("/reached/delivered").asLong() + stats.at("/reached/read").asLong() + states.path("FAILED").asLong();
        rest = rest == null || reports != lastReports ? Instant.now() : rest;
        lastReports = reports;
        boolean waits = states.path("SENT").asLong() + states.path("UNCONFIRMED").asLong() > 0;
        if (!state.equals("COMPLETED") || !waits || rest.plus(settle).isBefore(Instant.now())) {
          return stats;
        }
      }
      Thread.sleep(EVERY);
    }
  }
}
