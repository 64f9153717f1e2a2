package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The main job from end to end, over HTTP only: import, upload, preflight, start, follow, and compare with what the provider's side saw. */
final class DemoSteps {
  private static final Duration SETTLE = Duration.ofSeconds(20);

  private final ApiClient admin;
  private final ApiClient internal;
  private final SimulatorView side;
  private final PrintStream out;
  private final List<String> wrong = new ArrayList<>();

  /**
   * @param admin with the token of an admin
   * @param internal with the internal key and the same tenant
   */
  DemoSteps(ApiClient admin, ApiClient internal, SimulatorView side, PrintStream out) {
    this.admin = admin;
    this.internal = internal;
    this.side = side;
    this.out = out;
  }

  /**
   * @param media public URL of the picture
   * @return whether every valid recipient got exactly one message, nobody else got one, and the stats say so
   */
  boolean run(DemoContacts contacts, String template, String media, boolean bar) throws IOException, InterruptedException {
    side.disturbReceipts();
    var before = side.messages();
    var imported = admin.post("/admin/api/templates/import", null);
    out.printf("Templates       %d taken in, %d of them of a kind that is not sent, %d not approved%n",
        imported.path("added").size() + imported.path("updated").size() + imported.path("unchanged").size(), imported.path("unsupported").size(), imported.path("notApproved").size());
    for (var phone : contacts.optedOut()) {
      internal.post("/marketing/internal/optout/add", Json.object().put("phone", "+" + phone).put("source", "CALL").put("reason", "asked by phone"));
    }
    var id = admin.post("/admin/api/broadcasts", Json.tree("""
        {"name":"Eid offer","template":{"name":"%s","language":"en"},"variables":{"media_url":"%s"}}""".formatted(template, media))).path("id").asText();
    upload(id, contacts);
    var preflight = admin.get("/admin/api/broadcasts/" + id + "/preflight");
    preflight.path("warnings").forEach(w -> out.println("Warning         " + w.path("detail").asText()));
    out.printf("Preflight       %s, %d messages, about %d s at %s/s, %s%n", preflight.path("ready").asBoolean() ? "ready" : "not ready: " + preflight.path("errors"),
        preflight.path("wouldSend").asInt(), preflight.path("estimatedSeconds").asInt(), preflight.path("ratePerSecond").asText(), preflight.at("/estimatedPrice/totals"));
    admin.post("/admin/api/broadcasts/" + id + "/start", null);
    JsonNode stats;
    try (var progress = bar ? Progress.shown("Sending", contacts.rows(), " rows") : Progress.none()) {
      stats = Watch.until(admin, id, SETTLE, progress);
    }
    StatsText.lines(stats).forEach((name, text) -> out.printf("%-15s %s%n", name, text));
    compare(contacts, stats, before);
    return wrong.isEmpty();
  }

  /** What did not agree, in sentences. */
  List<String> wrong() {
    return List.copyOf(wrong);
  }

  private void upload(String id, DemoContacts contacts) throws IOException {
    Path file = Files.createTempFile("tqwa-demo", ".csv");
    try {
      Files.write(file, contacts.csv());
      var report = Upload.file(admin, id, file, Upload.CHUNK_BYTES, Progress.none());
      out.printf("Contacts        %d rows: %d accepted, skipped %s%n", report.path("rows").asInt(), report.path("accepted").asInt(), report.path("skipped"));
      agree("rows accepted", contacts.valid().size(), report.path("accepted").asInt());
      agree("rows skipped by reason", Json.toTree(contacts.skipped()).toString(), sorted(report.path("skipped")));
    } finally {
      Files.delete(file);
    }
  }

  private void compare(DemoContacts contacts, JsonNode stats, Map<String, Integer> before) {
    long sum = 0;
    for (var count : stats.path("states")) {
      sum += count.asLong();
    }
    agree("sum of all states", contacts.rows(), sum);
    agree("rows in all", contacts.rows(), stats.path("total").asLong());
    agree("state of the broadcast", "COMPLETED", stats.path("state").asText());
    agree("messages delivered or read", contacts.valid().size(), stats.at("/states/DELIVERED").asLong() + stats.at("/states/READ").asLong());
    var got = new HashMap<>(side.messages());
    before.forEach((to, count) -> got.merge(to, -count, Integer::sum));
    long once = contacts.valid().stream().filter(to -> got.getOrDefault(to, 0) == 1).count();
    long others = got.entrySet().stream().filter(e -> e.getValue() > 0 && !contacts.valid().contains(e.getKey())).count();
    agree("valid recipients with exactly one message at the provider's side", contacts.valid().size(), once);
    agree("others with a message at the provider's side", 0, others);
    var summary = side.summary();
    out.printf("Provider's side %d recipients got exactly one message, %d others got any%n", once, others);
    summary.path("numbers").forEach(n -> {
      if (n.path("accepted").asLong() > 0) {
        out.printf("                %s: %d accepted, %s a second, smallest gap %s ms, %d throttled%n", n.path("displayNumber").asText(), n.path("accepted").asLong(),
            n.path("perSecond").asText(), n.path("minGapMillis").asText("-"), n.path("throttled").asLong());
      }
    });
    out.printf("                %d webhook posts, %s refusals%n", summary.path("webhooks").asLong(), summary.path("refusals"));
    wrong.forEach(w -> out.println("WRONG           " + w));
  }

  private void agree(String what, Object expected, Object got) {
    if (!String.valueOf(expected).equals(String.valueOf(got))) {
      wrong.add(what + ": expected " + expected + ", got " + got);
    }
  }

  private static String sorted(JsonNode counts) {
    var sorted = new java.util.TreeMap<String, Integer>();
    counts.properties().forEach(e -> sorted.put(e.getKey(), e.getValue().asInt()));
    return Json.toTree(sorted).toString();
  }
}
