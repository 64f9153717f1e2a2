package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;

/** What a provider's simulator has seen, asked over HTTP: the other side's own count. */
final class SimulatorView implements AutoCloseable {
  private final ApiClient http;

  SimulatorView(URI base) {
    this.http = new ApiClient(base, null, null);
  }

  /** Accepted template messages by recipient's digits. */
  Map<String, Integer> messages() {
    var counts = new TreeMap<String, Integer>();
    http.get("/simulator/messages?limit=100000").forEach(m -> counts.merge(m.path("to").asText().replace("+", ""), 1, Integer::sum));
    return counts;
  }

  JsonNode summary() {
    return http.get("/simulator/summary");
  }

  /** Receipts come late, twice and in another order; three in ten messages are never read. */
  void disturbReceipts() {
    http.post("/simulator/switches", Json.object().put("late", 0.05).put("lateByMillis", 1_500).put("doubled", 0.1).put("reordered", 0.1).put("unread", 0.3)
        .put("batchSize", 50).put("batchWindowMillis", 50));
  }

  @Override
  public void close() {
    http.close();
  }
}
