package com.tqpro.whatsapp.claude;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The numbers of a text in any digits (٣٫٥٠٠, 3.500,00, 1 299), with the currency or percent sign that stands beside them. */
final class Amounts {
  private static final Pattern NUMBER = Pattern.compile("\\d+(?:[.,'’ \\u00a0\\u202f]\\d{3})*(?:[.,]\\d{1,2})?(?!\\d)|\\d+(?:[.,]\\d+)*");
  /** What may stand for a currency, as written, to its code; longer words first where one begins another. */
  private static final Map<String, String> CURRENCIES = Map.ofEntries(Map.entry("aed", "AED"), Map.entry("dhs?", "AED"), Map.entry("dirhams?", "AED"), Map.entry("د\\.?إ", "AED"),
      Map.entry("دراهم|درهم[\\p{L}\\p{Mn}]*", "AED"), Map.entry("дирхам\\p{L}*", "AED"), Map.entry("दिरहम", "AED"), Map.entry("迪拉姆", "AED"), Map.entry("usd|us\\$|\\$", "USD"), Map.entry("dollars?|доллар\\p{L}*|دولار\\p{L}*|डॉलर|美元", "USD"),
      Map.entry("eur|€", "EUR"), Map.entry("euros?|евро|يورو|यूरो|欧元", "EUR"), Map.entry("gbp|£", "GBP"), Map.entry("pounds?|фунт\\p{L}*", "GBP"), Map.entry("sar|riyals?|ريال\\p{L}*", "SAR"),
      Map.entry("inr|₹|rupees?|rs\\.?|रुपये|रुपए|روپے", "INR"), Map.entry("rub|₽|руб\\p{L}*", "RUB"), Map.entry("cny|¥|yuan|元", "CNY"), Map.entry("qar|omr|kwd|bhd|egp|php|pkr|chf", "OTHER"));
  /** Chinese writes no spaces between words. */
  private static final Pattern CURRENCY = Pattern.compile("(?iu)(?<!\\p{L})(?:" + String.join("|", CURRENCIES.keySet()) + ")(?!\\p{L})|迪拉姆|美元|欧元|元");
  private static final Pattern PERCENT = Pattern.compile("(?iu)^\\s?(?:%|٪|percent|per cent|prozent|pour ?cent|por ciento|процент|بالمئة|بالمائة|في المئة|في المائة|फ़ीसदी|प्रतिशत|فیصد)|^\\s?折");

  private Amounts() {}

  /** @param currency ISO 4217 where it could be told, % for a percentage, null for a bare number */
  record Amount(BigDecimal value, String currency) {}

  static List<Amount> of(String text) {
    var plain = ascii(text);
    var amounts = new ArrayList<Amount>();
    var number = NUMBER.matcher(plain);
    while (number.find()) {
      amounts.add(new Amount(value(number.group()), beside(plain, number)));
    }
    return amounts;
  }

  /** Every decimal digit of Unicode as 0 to 9, Arabic separators as the western ones, invisible marks left out. */
  private static String ascii(String text) {
    var out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> {
      if (Character.getType(c) == Character.DECIMAL_DIGIT_NUMBER) {
        out.append((char) ('0' + Character.digit(c, 10)));
      } else if (c == '٬') {
        out.append(',');
      } else if (c == '٫') {
        out.append('.');
      } else if (Character.getType(c) != Character.FORMAT && c != '*' && c != '_' && c != '~') {
        out.appendCodePoint(c);
      }
    });
    return out.toString();
  }

  /** One or two digits after the last separator are decimals, three are thousands. */
  private static BigDecimal value(String written) {
    var text = written.replaceAll("['’ \\u00a0\\u202f]", "");
    int last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    boolean decimals = last >= 0 && text.length() - last - 1 != 3;
    var whole = (decimals ? text.substring(0, last) : text).replaceAll("[.,]", "");
    return new BigDecimal(decimals ? whole + "." + text.substring(last + 1) : whole).stripTrailingZeros();
  }

  private static String beside(String text, Matcher number) {
    var after = text.substring(number.end(), Math.min(text.length(), number.end() + 14));
    if (PERCENT.matcher(after).find()) {
      return "%";
    }
    var found = CURRENCY.matcher(text);
    int from = Math.max(0, number.start() - 12);
    found.region(from, text.length()).useTransparentBounds(true);
    while (found.find() && found.start() <= number.end() + 2) {
      boolean before = found.end() <= number.start() && text.substring(found.end(), number.start()).isBlank();
      boolean behind = found.start() >= number.end() && text.substring(number.end(), found.start()).isBlank();
      if (before || behind) {
        return code(found.group());
      }
    }
    return null;
  }

  private static String code(String word) {
    var lower = word.toLowerCase(Locale.ROOT);
    return CURRENCIES.entrySet().stream().filter(e -> Pattern.compile("(?iu)" + e.getKey()).matcher(lower).matches()).map(Map.Entry::getValue).findFirst().orElse("OTHER");
  }
}
