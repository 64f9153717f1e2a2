package com.tqpro.whatsapp.runtime;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;

/**
 * A function's environment variables. On AWS those of the process; where several functions share one process, each has a class
 * path resource {@value #RESOURCE} whose entries come first.
 */
public final class Environment {
  static final String RESOURCE = "tqwa-environment.properties";

  private final Map<String, String> variables;

  private Environment(Map<String, String> variables) {
    this.variables = Map.copyOf(variables);
  }

  public static Environment current() {
    var merged = new HashMap<>(System.getenv());
    try (var in = Environment.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in != null) {
        var laid = new Properties();
        laid.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        laid.stringPropertyNames().forEach(name -> merged.put(name, laid.getProperty(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Environment(merged);
  }

  public static Environment of(Map<String, String> variables) {
    return new Environment(variables);
  }

  /** The value, unless it is missing or blank. */
  public Optional<String> find(String name) {
    return Optional.ofNullable(variables.get(name)).map(String::strip).filter(v -> !v.isEmpty());
  }

  public String get(String name, String fallback) {
    return find(name).orElse(fallback);
  }

  /** @throws StartupFault naming the variable when it is missing */
  public String require(String name) {
    return find(name).orElseThrow(() -> new StartupFault("environment variable " + name + " is not set"));
  }

  public Map<String, String> all() {
    return variables;
  }
}
