package com.tqpro.whatsapp.domain.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberType;
import com.google.i18n.phonenumbers.Phonenumber.PhoneNumber;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Phone;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Reason;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Refused;
import com.tqpro.whatsapp.domain.phone.PhoneReading.UserId;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads phone numbers as people write them, by broadcast.phone.prefixes and broadcast.phone.default.cc. For numbers of recipients only:
 * a wa_id that came from a provider is never validated (Mexico's 521…, Argentina's 549…, old Brazilian ones are right and "invalid").
 */
public final class PhoneNumbers {
  private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");
  private static final Pattern SCHEME = Pattern.compile("(?i)^(whatsapp:|tel:)");
  private static final Pattern EXTENSION = Pattern.compile("(?i)\\s*(ext\\.?|x|#)\\s*\\d{1,7}$");
  private static final int LONGEST = 60;
  private static final Set<PhoneNumberType> MOBILE = EnumSet.of(PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE);

  private final PhoneNumberUtil library = PhoneNumberUtil.getInstance();
  private final List<String> prefixes;
  private final int callingCode;
  private final String region;

  /**
   * @param prefixes what a number may begin with, as written: {@code 0} for national notation, {@code +971}, {@code 00971}
   * @param callingCode the country that numbers without one belong to
   */
  public PhoneNumbers(List<String> prefixes, int callingCode) {
    this.prefixes = prefixes.stream().map(p -> p.startsWith("00") ? "+" + p.substring(2) : p).toList();
    this.callingCode = callingCode;
    this.region = library.getRegionCodeForCountryCode(callingCode);
  }

  public static PhoneNumbers of(Settings settings) {
    return new PhoneNumbers(Stream.of(settings.get(Setting.BROADCAST_PHONE_PREFIXES).split(",")).map(String::strip).toList(),
        settings.getInt(Setting.BROADCAST_PHONE_DEFAULT_CC));
  }

  /** Reads a cell; never throws. */
  public PhoneReading read(String cell) {
    var written = clean(cell);
    if (USER_ID.matcher(written).matches()) {
      return new UserId(written);
    }
    var bare = EXTENSION.matcher(written).replaceFirst("");
    if (bare.isEmpty() || bare.length() > LONGEST || bare.chars().anyMatch(Character::isLetter)) {
      return new Refused(Reason.INVALID);
    }
    PhoneNumber number;
    try {
      number = library.parse(bare, region);
    } catch (NumberParseException e) {
      return new Refused(Reason.INVALID);
    }
    // Unknown is what is not valid: one look at the country's patterns instead of three.
    var type = library.getNumberType(number);
    if (type == PhoneNumberType.UNKNOWN) {
      return new Refused(Reason.INVALID);
    }
    var digits = library.format(number, PhoneNumberFormat.E164).substring(1);
    if (number.getCountryCode() != callingCode && !begins(bare, digits)) {
      return new Refused(Reason.PREFIX);
    }
    return MOBILE.contains(type) ? new Phone(digits, number.getCountryCode()) : new Refused(Reason.LANDLINE);
  }

  /** The last two digits of an unreadable number: enough to find its row in the file. Null when it has fewer than four. */
  public static String hint(String cell) {
    var digits = new StringBuilder();
    clean(cell).codePoints().filter(Character::isDigit).forEach(c -> digits.append(Character.getNumericValue(c)));
    return digits.length() < 4 ? null : digits.substring(digits.length() - 2);
  }

  /** An international prefix is met in any notation; the national {@code 0} only by a number that is written nationally. */
  private boolean begins(String bare, String digits) {
    var plain = PhoneNumberUtil.normalizeDiallableCharsOnly(bare);
    boolean national = !plain.startsWith("+") && !plain.startsWith("00");
    return prefixes.stream().anyMatch(p -> p.startsWith("+") ? ("+" + digits).startsWith(p) : national && plain.startsWith(p));
  }

  /** Drops what spreadsheets and messengers put around a number: direction marks, a text apostrophe, {@code ="…"}, whatsapp:. */
  private static String clean(String cell) {
    if (cell == null) {
      return "";
    }
    var visible = new StringBuilder(cell.length());
    cell.codePoints().filter(c -> Character.getType(c) != Character.FORMAT && !Character.isISOControl(c))
        .map(c -> Character.isSpaceChar(c) ? ' ' : c).forEach(visible::appendCodePoint);
    var text = visible.toString().strip();
    if (text.startsWith("=\"") && text.endsWith("\"") && text.length() > 2) {
      text = text.substring(2, text.length() - 1).strip();
    }
    if (text.startsWith("'") || text.startsWith("=")) {
      text = text.substring(1).strip();
    }
    return SCHEME.matcher(text).replaceFirst("").strip();
  }
}
