package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.UUID;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tqwa broadcast …} */
@Command(name = "broadcast", description = "Make, start and follow broadcasts.", subcommands = BroadcastCreate.class)
final class BroadcastCommand {
  private static final String BASE = "/admin/api/broadcasts/";

  @Command(description = "Start now, or at a time. May be repeated.")
  int start(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id,
      @Option(names = "--at", description = "2026-12-01T09:00, as the clock shows it in --time-zone, or with an offset") String at,
      @Option(names = "--time-zone", description = "IANA name; the tenant's own where left out") String timeZone) {
    if (at == null) {
      return act(target, id, "start", null);
    }
    var body = Json.object().put("at", at);
    if (timeZone != null) {
      body.put("timeZone", timeZone);
    }
    return act(target, id, "schedule", body);
  }

  @Command(description = "Pause; one that is scheduled becomes a draft again.")
  int pause(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id) {
    return act(target, id, "pause", null);
  }

  @Command(description = "Go on where it was paused or stopped.")
  int resume(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id) {
    return act(target, id, "resume", null);
  }

  @Command(description = "End it; rows not sent yet are skipped.")
  int cancel(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id) {
    return act(target, id, "cancel", null);
  }

  @Command(description = "Send failed rows again whose error allows it.")
  int retry(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id) {
    return act(target, id, "retry", null);
  }

  @Command(description = "Print what became of it so far.")
  int stats(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id) {
    try (var api = target.client()) {
      var stats = api.get(BASE + id + "/stats");
      target.print(stats, StatsText.lines(stats));
      return ExitCodes.OK;
    }
  }

  @Command(description = "Follow it to its end with a progress bar. Exit status 4 when it did not complete or messages failed.")
  int watch(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id,
      @Option(names = "--settle", paramLabel = "SECONDS", defaultValue = "10", description = "how long to wait for receipts at the end (default ${DEFAULT-VALUE})") int settle)
      throws InterruptedException {
    try (var api = target.client()) {
      return follow(target, api, id.toString(), Duration.ofSeconds(settle));
    }
  }

  @Command(description = "Write its recipients and what became of each to a CSV file.")
  int export(@Mixin Target target, @Parameters(paramLabel = "ID") UUID id,
      @Option(names = {"-o", "--output"}, paramLabel = "FILE", required = true) Path file, @Option(names = "--state", paramLabel = "STATE") String state) {
    try (var api = target.client(); var out = Files.newOutputStream(file)) {
      int pages = pages(api, BASE + id + "/export?limit=5000" + (state == null ? "" : "&state=" + state), out);
      var result = new LinkedHashMap<String, Object>();
      result.put("file", file.toString());
      result.put("pages", pages);
      target.print(result, result);
      return ExitCodes.OK;
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be written.", e);
    }
  }

  static int follow(Target target, ApiClient api, String id, Duration settle) throws InterruptedException {
    long total = api.get(BASE + id + "/stats").path("total").asLong();
    JsonNode stats;
    try (var progress = target.json ? Progress.none() : Progress.shown("Sending", total, " rows")) {
      stats = Watch.until(api, id, settle, progress);
    }
    target.print(stats, StatsText.lines(stats));
    boolean well = stats.path("state").asText().equals("COMPLETED") && stats.at("/states/FAILED").asLong() == 0 && stats.at("/states/UNCONFIRMED").asLong() == 0;
    return well ? ExitCodes.OK : ExitCodes.NOT_WELL;
  }

  private static int pages(ApiClient api, String path, OutputStream out) throws IOException {
    int pages = 0;
    var page = api.page(path);
    while (true) {
      out.write(page.body());
      pages++;
      if (page.next().isEmpty()) {
        return pages;
      }
      page = api.page(path + "&cursor=" + page.next().get());
    }
  }

  private static int act(Target target, UUID id, String action, Object body) {
    try (var api = target.client()) {
      var answer = api.post(BASE + id + "/" + action, body);
      var lines = new LinkedHashMap<String, Object>();
      lines.put("broadcast", answer.path("id").asText());
      lines.put("state", answer.path("state").asText() + (answer.path("changed").asBoolean() ? "" : " (as before)"));
      if (answer.hasNonNull("scheduledAt")) {
        lines.put("starts", answer.path("scheduledAt").asText() + " (" + answer.path("timeZone").asText() + ")");
      }
      if (answer.path("rows").asInt() > 0) {
        lines.put("rows", answer.path("rows").asInt());
      }
      if (answer.path("ticketsDelayed").asBoolean()) {
        lines.put("note", "the queue did not take the tickets; sending begins within two minutes");
      }
      target.print(answer, lines);
      return ExitCodes.OK;
    }
  }
}
