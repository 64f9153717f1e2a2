package com.tqpro.whatsapp.claude.prompt;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What a tenant's prompt may not hold. It stands before the cache's breakpoint, the same bytes in every request: nothing in it is filled in, and what
 * it said of a day would be wrong on the next.
 */
public final class PromptRules {
  /** In characters. */
  public static final int LONGEST = 100_000;
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{?\\s*[A-Za-z_][A-Za-z0-9_. ]{0,40}\\s*}}?|\\$\\{[^}]{1,60}}");
  private static final Pattern TODAY = Pattern.compile("(?i)\\b(today(?:'s date)?|the current date|the date|now)\\s*(?:is|:)\\s*[^\\n.]{0,20}\\d");

  private PromptRules() {}

  /** A sentence for the person who wants to set it; empty when it will do. An empty text is none and leads back to the shipped one. */
  public static Optional<String> complaint(String text, Instant now) {
    if (text.length() > LONGEST) {
      return Optional.of("text has at most " + LONGEST + " characters.");
    }
    if (text.chars().anyMatch(c -> Character.isISOControl(c) && c != '\n' && c != '\r' && c != '\t')) {
      return Optional.of("text has a control character that is no line break or tab.");
    }
    var placeholder = PLACEHOLDER.matcher(text);
    if (placeholder.find()) {
      return Optional.of("text has the placeholder " + placeholder.group() + ", and nothing fills it in: date, customer and campaign reach the model with each message.");
    }
    var today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    var months = today.getMonth().getDisplayName(java.time.format.TextStyle.FULL, Locale.ENGLISH);
    boolean dated = TODAY.matcher(text).find() || text.contains(today.toString())
        || text.contains(today.getDayOfMonth() + " " + months + " " + today.getYear()) || text.contains(months + " " + today.getDayOfMonth() + ", " + today.getYear());
    return dated ? Optional.of("text tells today's date: it would be wrong tomorrow, and the model is told the date with each message.") : Optional.empty();
  }
}
