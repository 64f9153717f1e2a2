package com.tqpro.whatsapp.tools;

import java.util.LinkedHashMap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code tqwa hold …}: whether everything of a tenant is held, and letting it go on. */
@Command(name = "hold", description = "Whether nothing of a tenant goes out, and why.")
final class HoldCommand {
  @Command(description = "Print the hold. Exit status 4 when there is one.")
  int show(@Mixin Target target) {
    try (var api = target.client()) {
      var hold = api.get("/admin/api/hold");
      var lines = new LinkedHashMap<String, Object>();
      hold.properties().stream().filter(e -> !e.getValue().isNull()).forEach(e -> lines.put(e.getKey(), e.getValue().asText()));
      target.print(hold, lines);
      return hold.path("held").asBoolean() ? ExitCodes.NOT_WELL : ExitCodes.OK;
    }
  }

  @Command(description = "Lift it, after its reason was mended. Held broadcasts go on by themselves within a minute.")
  int lift(@Mixin Target target) {
    try (var api = target.client()) {
      var answer = api.delete("/admin/api/hold");
      var lines = new LinkedHashMap<String, Object>();
      lines.put("hold", answer.path("changed").asBoolean() ? "lifted" : "there was none");
      target.print(answer, lines);
      return ExitCodes.OK;
    }
  }
}
