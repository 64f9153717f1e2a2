package com.tqpro.whatsapp.domain.template;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/** The one variable of a URL button: what comes after the template's own URL, percent-encoded. */
final class UrlSuffix {
  private static final String PLAIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~:/?#[]@!$&'()*+,;=";

  private static final Pattern FULL = Pattern.compile("(?i)https?://.*");

  private UrlSuffix() {}

  /**
   * @param templateUrl the registered URL with its placeholder; empty when not known
   * @return what to send; empty when {@code value} is a full URL outside the template's
   */
  static Optional<String> of(String value, Optional<String> templateUrl) {
    var trimmed = value.strip();
    boolean full = FULL.matcher(trimmed).matches();
    if (!full) {
      return Optional.of(encode(trimmed));
    }
    if (templateUrl.isEmpty()) {
      return Optional.empty();
    }
    var before = Placeholders.before(templateUrl.get());
    var after = Placeholders.after(templateUrl.get());
    if (before.isEmpty()) {
      return Optional.of(encode(trimmed));
    }
    boolean inside = trimmed.length() > before.length() + after.length() && trimmed.startsWith(before) && trimmed.endsWith(after);
    return inside ? Optional.of(encode(trimmed.substring(before.length(), trimmed.length() - after.length()))) : Optional.empty();
  }

  /** Encodes what may not stand in a URL; what is encoded already stays. */
  private static String encode(String text) {
    var out = new StringBuilder(text.length() + 16);
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      char c = (char) (bytes[i] & 0xFF);
      boolean escape = c == '%' && i + 2 < bytes.length && hex(bytes[i + 1]) && hex(bytes[i + 2]);
      if (c < 128 && (PLAIN.indexOf(c) >= 0 || escape)) {
        out.append(c);
      } else {
        out.append('%').append(Character.toUpperCase(Character.forDigit(c >> 4, 16))).append(Character.toUpperCase(Character.forDigit(c & 15, 16)));
      }
    }
    return out.toString();
  }

  private static boolean hex(byte b) {
    return Character.digit(b, 16) >= 0;
  }
}
