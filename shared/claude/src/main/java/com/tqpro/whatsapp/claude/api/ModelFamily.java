package com.tqpro.whatsapp.claude.api;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;

/**
 * What a request may hold depends on the model. The 5.5 models refuse sampling parameters, prefill, thinking budgets and forced tool
 * choice, and think by themselves as much as {@code effort} says; models before 5 know no effort and do not think unless told to.
 */
public enum ModelFamily {
  /** Version 5 and later: {@code output_config.effort}, adaptive thinking by default. */
  THINKING,
  /** Before version 5: a low temperature keeps facts steady. */
  SAMPLING;

  /** Models that the provider retires, by prefix of their id: requests fail from that day on. */
  private static final Map<String, LocalDate> RETIRES = Map.of("claude-sonnet-4-5", LocalDate.of(2026, 11, 30));

  public static ModelFamily of(String model) {
    return model.matches("claude-(3|instant|2|(sonnet|haiku|opus)-4).*") ? SAMPLING : THINKING;
  }

  /** Writes what this family wants said about how to answer. */
  public void shape(ObjectNode body) {
    switch (this) {
      case THINKING -> body.withObjectProperty("output_config").put("effort", "low");
      case SAMPLING -> body.put("temperature", 0.2);
    }
  }

  /** A sentence for the operator about a model that is, or soon will be, gone. */
  public static Optional<String> warning(String model, Instant now) {
    return RETIRES.entrySet().stream().filter(e -> model.startsWith(e.getKey())).findFirst()
        .map(e -> model + (now.atZone(ZoneOffset.UTC).toLocalDate().isBefore(e.getValue()) ? " retires on " : " was retired on ") + e.getValue()
            + ": set ai.claude.model to its successor claude-sonnet-5-5");
  }
}
