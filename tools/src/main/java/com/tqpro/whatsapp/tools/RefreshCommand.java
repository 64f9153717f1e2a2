package com.tqpro.whatsapp.tools;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Properties;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code tqwa refresh}: posts to the service that the guide's property whatsapp.python.service.url names (the name is the replaced
 * system's). Looked up: --url, WHATSAPP_PYTHON_SERVICE_URL, config/properties.d/messaging.properties, http://localhost:8001.
 */
@Command(name = "refresh", description = "Have every function see changes of the registry, of settings and of secrets within 15 seconds.")
final class RefreshCommand implements Callable<Integer> {
  static final String DEFAULT = "http://localhost:8001";
  private static final Path FILE = Path.of("config", "properties.d", "messaging.properties");

  @Option(names = "--url", paramLabel = "URL", description = "where to post (env WHATSAPP_PYTHON_SERVICE_URL, property whatsapp.python.service.url, default " + DEFAULT + ")")
  String url;

  @Option(names = "--key", paramLabel = "KEY", description = "the internal key (env TQPRO_API_KEY or WHATSAPP_PYTHON_SERVICE_API_KEY)",
      defaultValue = "${env:TQPRO_API_KEY:-${env:WHATSAPP_PYTHON_SERVICE_API_KEY}}")
  String key;

  @Option(names = "--json", description = "print JSON")
  boolean json;

  @Spec CommandSpec spec;

  @Override
  public Integer call() {
    if (!Target.given(key)) {
      throw new ParameterException(spec.commandLine(), "Give the key: --key or TQPRO_API_KEY.");
    }
    var target = new Target();
    target.json = json;
    target.spec = spec;
    try (var api = new ApiClient(URI.create(service(url, System.getenv("WHATSAPP_PYTHON_SERVICE_URL"), FILE)), key, null)) {
      var answer = api.post("/internal/wa/refresh", null);
      var lines = new LinkedHashMap<String, Object>();
      answer.properties().forEach(e -> lines.put(e.getKey(), e.getValue().asText()));
      target.print(answer, lines);
      return ExitCodes.OK;
    }
  }

  /** The first that is set. */
  static String service(String option, String variable, Path file) {
    if (Target.given(option)) {
      return option;
    }
    if (Target.given(variable)) {
      return variable;
    }
    var properties = new Properties();
    if (Files.isReadable(file)) {
      try (var in = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
        properties.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException("The file " + file + " cannot be read.", e);
      }
    }
    var property = properties.getProperty("whatsapp.python.service.url", "").strip();
    return property.isEmpty() ? DEFAULT : property;
  }
}
