package com.tqpro.whatsapp.tools;

import com.tqpro.whatsapp.domain.json.Json;
import java.io.PrintWriter;
import java.net.URI;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Where the API is, as whom to call it, and how to print: options that every command shares. */
final class Target {
  @Option(names = "--url", paramLabel = "URL", description = "the API's base (env TQWA_URL, default ${DEFAULT-VALUE})", defaultValue = "${env:TQWA_URL:-http://localhost:3000}")
  URI url;

  @Option(names = "--key", paramLabel = "KEY", description = "the internal key (env TQPRO_API_KEY)", defaultValue = "${env:TQPRO_API_KEY}")
  String key;

  @Option(names = "--token", paramLabel = "TOKEN", description = "an access token, in place of the key (env TQWA_TOKEN)", defaultValue = "${env:TQWA_TOKEN}")
  String token;

  @Option(names = "--tenant", paramLabel = "SLUG", description = "the tenant, with the key (env TQWA_TENANT)", defaultValue = "${env:TQWA_TENANT}")
  String tenant;

  @Option(names = "--json", description = "print JSON and no progress bar")
  boolean json;

  @Spec(Spec.Target.MIXEE)
  CommandSpec spec;

  ApiClient client() {
    var bearer = given(token) ? token : key;
    if (!given(bearer)) {
      throw new ParameterException(spec.commandLine(), "Give a credential: --key or TQPRO_API_KEY, or --token or TQWA_TOKEN.");
    }
    return new ApiClient(url, bearer, given(token) || !given(tenant) ? null : tenant);
  }

  /** Prints the value as JSON, or each entry of {@code lines} as a line "name  value". */
  void print(Object value, Map<String, ?> lines) {
    if (json) {
      out().println(Json.text(value));
    } else {
      int width = lines.keySet().stream().mapToInt(String::length).max().orElse(0);
      lines.forEach((name, text) -> out().printf("%-" + width + "s  %s%n", name, text));
    }
    out().flush();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }

  static boolean given(String text) {
    return text != null && !text.isBlank() && !text.startsWith("${");
  }
}
