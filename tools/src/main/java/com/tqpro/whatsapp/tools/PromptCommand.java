package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code tqwa prompt …}: a tenant's own system prompt and its versions. */
@Command(name = "prompt", description = "A tenant's own system prompt for the AI agent.")
final class PromptCommand {
  private static final String BASE = "/marketing/internal/ai/prompt";
  private static final int NOT_FOUND = 404;

  @Command(description = "Print the newest version, or another.")
  int show(@Mixin Target target, @Option(names = "--version-number", paramLabel = "N", description = "an earlier version") Integer version) {
    try (var api = target.client()) {
      var prompt = api.get(BASE + (version == null ? "" : "?version=" + version));
      var text = prompt.path("text").asText();
      if (target.json) {
        target.print(prompt, Map.of());
      } else {
        target.out().println(text.isEmpty() ? "(none of its own: the file's or the shipped one holds)" : text);
        target.out().flush();
      }
      return ExitCodes.OK;
    } catch (ApiRefusal refusal) {
      if (version != null || refusal.status() != NOT_FOUND) {
        throw refusal;
      }
      target.print(Json.object().put("version", 0), Map.of("prompt", "none of its own: the file's or the shipped one holds"));
      return ExitCodes.OK;
    }
  }

  @Command(description = "Add a version, in force with the next turn. An empty file leads back to the shipped prompt.")
  int set(@Mixin Target target, @Option(names = "--file", paramLabel = "FILE", required = true, description = "UTF-8") Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("The file " + file + " cannot be read as UTF-8.", e);
    }
    return added(target, Json.object().put("text", text));
  }

  @Command(description = "Print the versions, the newest first.")
  int history(@Mixin Target target) {
    try (var api = target.client()) {
      var answer = api.get(BASE + "/versions");
      var lines = new LinkedHashMap<String, Object>();
      answer.path("items").forEach(v -> lines.put("version " + v.path("version").asInt(),
          v.path("createdAt").asText() + "  " + v.path("createdBy").asText() + "  " + v.path("characters").asInt() + " characters"));
      target.print(answer, lines);
      return ExitCodes.OK;
    }
  }

  @Command(description = "Go back to an earlier version: its text becomes the newest version.")
  int rollback(@Mixin Target target, @Parameters(paramLabel = "VERSION") int version) {
    return added(target, Json.object().put("version", version));
  }

  private static int added(Target target, Object body) {
    try (var api = target.client()) {
      var answer = api.post(BASE, body);
      target.print(answer, Map.of("version", answer.path("version").asInt()));
      return ExitCodes.OK;
    }
  }
}
