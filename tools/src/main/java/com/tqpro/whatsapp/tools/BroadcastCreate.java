package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code tqwa broadcast create}: makes the broadcast, uploads its file, says what preflight finds, and starts it if asked to. */
@Command(name = "create", description = "Make a broadcast of a template and a CSV file of recipients.")
final class BroadcastCreate implements Callable<Integer> {
  @Mixin Target target;

  @Option(names = "--name", required = true)
  String name;

  @Option(names = "--template", required = true, paramLabel = "NAME")
  String template;

  @Option(names = "--language", description = "exactly as registered; may be left out where there is one")
  String language;

  @Option(names = "--sender", description = "phone_number_id or the number; may be left out where the tenant has one")
  String sender;

  @Option(names = "--var", paramLabel = "NAME=VALUE", description = "a value for all recipients")
  Map<String, String> variables = Map.of();

  @Option(names = "--recipients", required = true, paramLabel = "FILE")
  Path file;

  @Option(names = "--chunk-bytes", hidden = true, defaultValue = "" + Upload.CHUNK_BYTES)
  int chunkBytes;

  @Option(names = "--start", description = "start it and follow it to its end")
  boolean start;

  @Override
  public Integer call() throws InterruptedException {
    try (var api = target.client()) {
      var body = Json.object().put("name", name);
      var named = body.putObject("template").put("name", template);
      if (language != null) {
        named.put("language", language);
      }
      if (sender != null) {
        body.put("sender", sender);
      }
      body.set("variables", Json.toTree(variables));
      var id = api.post("/admin/api/broadcasts", body).path("id").asText();
      var result = upload(api, id);
      var preflight = api.get("/admin/api/broadcasts/" + id + "/preflight");
      result.set("preflight", preflight);
      var lines = new LinkedHashMap<String, Object>();
      lines.put("broadcast", id);
      lines.put("rows", result.path("rows").asInt());
      lines.put("accepted", result.path("accepted").asInt());
      result.path("skipped").properties().forEach(e -> lines.put("  " + e.getKey(), e.getValue().asInt()));
      preflight.path("errors").forEach(e -> lines.put("error " + e.path("code").asText(), e.path("detail").asText()));
      preflight.path("warnings").forEach(e -> lines.put("warning " + e.path("code").asText(), e.path("detail").asText()));
      lines.put("duration", Duration.ofSeconds(preflight.path("estimatedSeconds").asLong()) + " at " + preflight.path("ratePerSecond").asText() + "/s");
      preflight.at("/estimatedPrice/totals").properties().forEach(e -> lines.put("price, at most", e.getValue().asText() + " " + e.getKey()));
      target.print(result, lines);
      if (!preflight.path("ready").asBoolean()) {
        return ExitCodes.NOT_WELL;
      }
      if (!start) {
        return ExitCodes.OK;
      }
      api.post("/admin/api/broadcasts/" + id + "/start", null);
      return BroadcastCommand.follow(target, api, id, Duration.ofSeconds(10));
    }
  }

  private com.fasterxml.jackson.databind.node.ObjectNode upload(ApiClient api, String id) {
    try (var progress = target.json ? Progress.none() : Progress.shown("Upload", Math.max(1, Files.size(file) / 1024), " KB")) {
      var sum = Upload.file(api, id, file, chunkBytes, progress);
      var result = Json.object().put("id", id);
      result.setAll(sum);
      return result;
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be read. The broadcast " + id + " was made and has no recipients.", e);
    }
  }
}
