package com.tqpro.whatsapp.domain.send;

import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What we give a provider with each send and get back with each receipt: {@code <row id>.<attempt>}. It finds the row even when the
 * process died between the call and writing down the provider's id.
 *
 * @param attempt from 1
 */
public record CallbackData(UUID row, int attempt) {
  private static final Pattern FORM = Pattern.compile("([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\\.([1-9][0-9]{0,8})");

  /** Empty when it is not ours: another system may send through the same number. */
  public static Optional<CallbackData> parse(String text) {
    var matcher = text == null ? null : FORM.matcher(text);
    return matcher == null || !matcher.matches()
        ? Optional.empty()
        : Optional.of(new CallbackData(UUID.fromString(matcher.group(1)), Integer.parseInt(matcher.group(2))));
  }

  public String text() {
    return row + "." + attempt;
  }

  @Override
  public String toString() {
    return text();
  }
}
