package com.tqpro.whatsapp.tools;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.SortedMap;

/**
 * A recipients' file as it comes from a travel agency's desk: one number in many notations, doubles, fixed lines, foreign numbers,
 * nonsense, and people who opted out. All numbers are fictional: mobiles come from the block +971 50 000 0000 to 0999.
 */
final class DemoContacts {
  static final int MOST = 1_000;
  private static final int OPTED_OUT_FROM = 990;
  private static final String[] NAMES = {"Aisha", "عمر", "Mary-Ann O'Neil", "Li Wei", "فاطمة 🌴", "José", "Priya, Dr.", "Omar \"Captain\" Said", "Anna", "=SUM(1)"};

  private final String links;
  private final List<String> lines = new ArrayList<>();
  private final Set<String> valid = new TreeSet<>();
  private final Set<String> optedOut = new TreeSet<>();
  private final SortedMap<String, Integer> skipped = new TreeMap<>();

  /** @param rows 20 to 1,000 */
  DemoContacts(int rows) {
    this(rows, "oasis");
  }

  /** @param tenant names the host of links */
  DemoContacts(int rows, String tenant) {
    this.links = "https://" + tenant + ".example/";
    if (rows < 20 || rows > MOST) {
      throw new IllegalArgumentException("contacts must be 20 to " + MOST);
    }
    lines.add("name;phone;message_body;button_1_url;coupon_code");
    int mobile = 0;
    for (int row = 0; row < rows; row++) {
      switch (row % 20) {
        case 5 -> skip(row, "DUPLICATE", notation(row, digits(mobile - 1)));
        case 9 -> skip(row, "LANDLINE", "04 234 5" + String.format("%03d", row % 1000));
        case 13 -> skip(row, "PREFIX", "+44 7400 123" + String.format("%03d", row % 1000));
        case 16 -> skip(row, "INVALID", row % 40 == 16 ? "n/a" : "05012345");
        case 19 -> {
          var phone = digits(OPTED_OUT_FROM + optedOut.size() % 10);
          skip(row, optedOut.add(phone) ? "OPTED_OUT" : "DUPLICATE", notation(row, phone));
        }
        default -> {
          valid.add(digits(mobile));
          line(row, notation(row, digits(mobile)));
          mobile++;
        }
      }
    }
  }

  byte[] csv() {
    return ("\uFEFF" + String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
  }

  int rows() {
    return lines.size() - 1;
  }

  /** Digits of everyone who must get exactly one message. */
  Set<String> valid() {
    return valid;
  }

  /** Digits of those who opted out before. */
  Set<String> optedOut() {
    return optedOut;
  }

  /** Rows that must be skipped, by reason. */
  SortedMap<String, Integer> skipped() {
    return skipped;
  }

  private void skip(int row, String reason, String phone) {
    skipped.merge(reason, 1, Integer::sum);
    line(row, phone);
  }

  private void line(int row, String phone) {
    var name = NAMES[row % NAMES.length];
    lines.add('"' + name.replace("\"", "\"\"") + "\";" + phone + ";" + (10 + row % 30) + "%;" + (row % 2 == 0 ? "c/" + row : links + "c/" + row) + ";EID20");
  }

  private static String digits(int number) {
    return "971500000" + String.format("%03d", number);
  }

  /** The number as somebody might have written it. */
  private static String notation(int row, String digits) {
    var national = digits.substring(3);
    return switch (row % 9) {
      case 0 -> "0" + national;
      case 1 -> "+971 50 " + national.substring(2, 5) + " " + national.substring(5);
      case 2 -> "00" + digits;
      case 3 -> digits;
      case 4 -> national;
      case 5 -> "050-" + national.substring(2, 5) + "-" + national.substring(5);
      case 6 -> arabic("0" + national);
      case 7 -> "+971(0)" + national;
      default -> "\u200E+971\u00A0" + national;
    };
  }

  private static String arabic(String digits) {
    var text = new StringBuilder();
    digits.chars().forEach(c -> text.append((char) ('\u0660' + (c - '0'))));
    return text.toString();
  }
}
