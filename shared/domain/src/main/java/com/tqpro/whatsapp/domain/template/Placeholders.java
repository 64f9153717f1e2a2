package com.tqpro.whatsapp.domain.template;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The {@code {{…}}} of a template's text. */
public final class Placeholders {
  private static final Pattern PLACEHOLDER = Pattern.compile("\\{\\{\\s*([A-Za-z0-9_]+)\\s*}}");
  private static final Pattern NUMBER = Pattern.compile("\\d{1,4}");

  private Placeholders() {}

  /** The names or numbers in the text, each once: numbers in rising order, names in order of appearance. */
  public static List<String> of(String text) {
    var found = new LinkedHashSet<String>();
    var matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    var list = new ArrayList<>(found);
    if (list.stream().allMatch(p -> NUMBER.matcher(p).matches())) {
      list.sort((a, b) -> Integer.compare(Integer.parseInt(a), Integer.parseInt(b)));
    }
    return list;
  }

  /** The text with each placeholder replaced by what {@code value} gives for its name. */
  public static String fill(String text, UnaryOperator<String> value) {
    return PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(value.apply(m.group(1))));
  }

  /** What stands before the first placeholder; the whole text when there is none. */
  static String before(String text) {
    var matcher = PLACEHOLDER.matcher(text);
    return matcher.find() ? text.substring(0, matcher.start()) : text;
  }

  /** What stands after the last placeholder. */
  static String after(String text) {
    int end = text.length();
    var matcher = PLACEHOLDER.matcher(text);
    while (matcher.find()) {
      end = matcher.end();
    }
    return text.substring(end);
  }
}
