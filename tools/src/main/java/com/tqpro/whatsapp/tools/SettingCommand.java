package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code tqwa setting …}: what a tenant sets for itself. Seen by every function after half a minute at the latest. */
@Command(name = "setting", description = "What a tenant sets for itself.")
final class SettingCommand {
  private static final String BASE = "/admin/api/settings";

  @Command(description = "Print all, with where each value comes from.")
  int list(@Mixin Target target) {
    try (var api = target.client()) {
      var answer = api.get(BASE);
      var lines = new LinkedHashMap<String, Object>();
      answer.path("items").forEach(s -> lines.putAll(line(s)));
      target.print(answer, lines);
      return ExitCodes.OK;
    }
  }

  @Command(description = "Give the tenant a value of its own.")
  int set(@Mixin Target target, @Parameters(paramLabel = "NAME") String name, @Parameters(paramLabel = "VALUE", description = "may be empty: ''") String value) {
    try (var api = target.client()) {
      var answer = api.put(BASE + "/" + name, Json.bytes(Json.object().put("value", value)), "application/json");
      target.print(answer, line(answer));
      return ExitCodes.OK;
    }
  }

  @Command(description = "Take the tenant's own value away; what holds then is printed.")
  int unset(@Mixin Target target, @Parameters(paramLabel = "NAME") String name) {
    try (var api = target.client()) {
      var answer = api.delete(BASE + "/" + name);
      target.print(answer, line(answer));
      return ExitCodes.OK;
    }
  }

  private static Map<String, Object> line(JsonNode setting) {
    return Map.of(setting.path("name").asText(), setting.hasNonNull("problem") ? setting.path("problem").asText() : setting.path("value").asText() + "  (" + setting.path("source").asText() + ")");
  }
}
