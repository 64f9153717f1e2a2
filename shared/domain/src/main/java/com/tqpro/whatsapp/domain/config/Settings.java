package com.tqpro.whatsapp.domain.config;

import java.util.List;
import java.util.Map;

/** The settings in force for one tenant: the first source that has a value decides. An ill-formed value is refused, not skipped. */
public final class Settings {
  private final List<Source> sources;

  /** @param sources in falling order of rank */
  public Settings(List<Source> sources) {
    this.sources = List.copyOf(sources);
  }

  /** @throws InvalidSetting when the value that decides is ill-formed */
  public String get(Setting setting) {
    return effective(setting).value();
  }

  public int getInt(Setting setting) {
    return Integer.parseInt(get(setting));
  }

  /** The value that decides, and where it was set. */
  public Effective effective(Setting setting) {
    for (var source : sources) {
      var value = source.values().get(setting.property());
      if (value != null) {
        var trimmed = value.strip();
        setting.complaint(trimmed).ifPresent(complaint -> {
          throw new InvalidSetting(complaint + " (set in: " + source.name() + ")");
        });
        return new Effective(trimmed, source.name());
      }
    }
    return new Effective(setting.fallback(), "default");
  }

  /** Where values come from. {@code values} is keyed by property name. */
  public record Source(String name, Map<String, String> values) {}

  public record Effective(String value, String source) {}

  /** A value that cannot be used; the message names the property, the value and the place. */
  public static final class InvalidSetting extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvalidSetting(String message) {
      super(message);
    }
  }
}
