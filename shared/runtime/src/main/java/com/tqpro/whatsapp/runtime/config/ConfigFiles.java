package com.tqpro.whatsapp.runtime.config;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/** The files of the folder {@code config/}, which every function's zip holds. */
public final class ConfigFiles {
  private ConfigFiles() {}

  /** A properties file in UTF-8, for instance {@code properties.d/messaging.properties}; blank values count as not set. */
  public static Map<String, String> properties(String name) {
    var properties = new Properties();
    try (var in = ConfigFiles.class.getClassLoader().getResourceAsStream("config/" + name)) {
      if (in == null) {
        return Map.of();
      }
      properties.load(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var values = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> {
      var value = properties.getProperty(key).strip();
      if (!value.isEmpty()) {
        values.put(key, value);
      }
    });
    return values;
  }

  /** A text file's lines in UTF-8; none when there is no such file. */
  public static List<String> lines(String name) {
    try (var in = ConfigFiles.class.getClassLoader().getResourceAsStream("config/" + name)) {
      return in == null ? List.of() : new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A text file in UTF-8; empty when there is no such file. */
  public static Optional<String> text(String name) {
    try (var in = ConfigFiles.class.getClassLoader().getResourceAsStream("config/" + name)) {
      return in == null ? Optional.empty() : Optional.of(new String(in.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
