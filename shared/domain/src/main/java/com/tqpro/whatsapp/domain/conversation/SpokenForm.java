package com.tqpro.whatsapp.domain.conversation;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** The form in which two spellings of one word are equal: width, case, accents of Arabic, marks, punctuation and emoji do not count. */
public final class SpokenForm {
  /** What is not seen (bidi controls, joiners, soft hyphens), tatweel, harakat, and marks that only decorate. */
  private static final Pattern SILENT = Pattern.compile("[\\p{Cf}\\uFE00-\\uFE0F\\u0640\\u064B-\\u065F\\u0670]");
  private static final Pattern BETWEEN = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

  private SpokenForm() {}

  /** @return words separated by single spaces; empty for null and for what has no letter or digit */
  public static String of(String text) {
    if (text == null) {
      return "";
    }
    var plain = SILENT.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("").toUpperCase(Locale.ROOT).toLowerCase(Locale.ROOT);
    var unified = new StringBuilder(plain.length());
    plain.codePoints().map(SpokenForm::unified).forEach(unified::appendCodePoint);
    return BETWEEN.matcher(unified).replaceAll(" ").strip();
  }

  /** Letters that are written one for the other: alef with and without hamza, alef maksura and Urdu yeh, teh marbuta, kaf. */
  private static int unified(int letter) {
    return switch (letter) {
      case '\u0623', '\u0625', '\u0622', '\u0671' -> '\u0627';
      case '\u0649', '\u06CC' -> '\u064A';
      case '\u0629', '\u06C1', '\u06D5' -> '\u0647';
      case '\u06A9' -> '\u0643';
      default -> letter;
    };
  }
}
