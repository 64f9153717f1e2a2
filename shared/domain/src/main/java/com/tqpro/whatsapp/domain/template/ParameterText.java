package com.tqpro.whatsapp.domain.template;

import java.util.Optional;

/** Meta's rules for a text parameter (error 132018): one line, no tab, at most four spaces in a row. */
public final class ParameterText {
  private ParameterText() {}

  /** What is wrong with it, as a phrase that goes on from the variable's name; empty when it will do. */
  public static Optional<String> complaint(String text) {
    int spaces = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n' || c == '\r' || c == '\u2028' || c == '\u2029') {
        return Optional.of("has a line break, which WhatsApp does not take in a variable");
      }
      if (c == '\t') {
        return Optional.of("has a tab, which WhatsApp does not take in a variable");
      }
      spaces = c == ' ' ? spaces + 1 : 0;
      if (spaces > 4) {
        return Optional.of("has more than four spaces in a row, which WhatsApp does not take in a variable");
      }
    }
    return Optional.empty();
  }
}
