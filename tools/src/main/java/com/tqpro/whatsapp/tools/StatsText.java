package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;

/** Stats of a broadcast as lines for people. */
final class StatsText {
  private StatsText() {}

  static Map<String, Object> lines(JsonNode stats) {
    var lines = new LinkedHashMap<String, Object>();
    lines.put("state", stats.path("state").asText() + (stats.hasNonNull("stateReason") ? " (" + stats.path("stateReason").asText() + ")" : ""));
    lines.put("rows", stats.path("total").asLong());
    stats.path("states").properties().stream().filter(e -> e.getValue().asLong() > 0).forEach(e -> lines.put("  " + e.getKey().toLowerCase(java.util.Locale.ROOT), e.getValue().asLong()));
    stats.path("skipped").properties().forEach(e -> lines.put("    " + e.getKey(), e.getValue().asLong()));
    lines.put("ever sent", stats.at("/reached/sent").asLong());
    lines.put("ever delivered", stats.at("/reached/delivered").asLong());
    lines.put("ever read", stats.at("/reached/read").asLong());
    stats.path("errors").forEach(e -> lines.put("  error " + e.path("code").asText("-"), e.path("rows").asLong() + " rows: " + e.path("text").asText("")));
    if (stats.hasNonNull("ratePerSecond")) {
      lines.put("rate", stats.path("ratePerSecond").asDouble() + " messages a second");
    }
    return lines;
  }
}
