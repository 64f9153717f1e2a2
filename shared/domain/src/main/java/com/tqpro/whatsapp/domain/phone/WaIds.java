package com.tqpro.whatsapp.domain.phone;

import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The several wa_ids that one phone may have: WhatsApp kept numbers as they were when the account was made, so Mexico's may have a 1
 * after 52, Argentina's a 9 after 54, Brazil's lack the ninth digit.
 */
public final class WaIds {
  private WaIds() {}

  /** The digits themselves, and how else WhatsApp may know the same phone. */
  public static Set<String> variants(String digits) {
    if (!digits.startsWith("52") && !digits.startsWith("54") && !digits.startsWith("55")) {
      return Set.of(digits);
    }
    var all = new LinkedHashSet<String>();
    all.add(digits);
    if (digits.matches("521\\d{10}")) {
      all.add("52" + digits.substring(3));
    } else if (digits.matches("52\\d{10}")) {
      all.add("521" + digits.substring(2));
    } else if (digits.matches("549\\d{10}")) {
      all.add("54" + digits.substring(3));
    } else if (digits.matches("54\\d{10}")) {
      all.add("549" + digits.substring(2));
    } else if (digits.matches("55\\d{2}9\\d{8}")) {
      all.add(digits.substring(0, 4) + digits.substring(5));
    } else if (digits.matches("55\\d{2}[6-9]\\d{7}")) {
      all.add(digits.substring(0, 4) + "9" + digits.substring(4));
    }
    return all;
  }
}
