package com.tqpro.whatsapp.domain.phone;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.config.Settings;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Phone;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Reason;
import com.tqpro.whatsapp.domain.phone.PhoneReading.Refused;
import com.tqpro.whatsapp.domain.phone.PhoneReading.UserId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PhoneNumbersTest {
  private final PhoneNumbers numbers = PhoneNumbers.of(new Settings(List.of()));

  @ParameterizedTest
  @ValueSource(strings = {"0501234567", "501234567", "00971501234567", "+971 50 123 4567", "971501234567", "+971(0)501234567", "+9710501234567",
      "9710501234567", "٠٥٠١٢٣٤٥٦٧", "۰۵۰۱۲۳۴۵۶۷", "whatsapp:+971501234567", "WhatsApp:+971501234567", "tel:+971501234567", "050-123-4567 ext 5",
      "050-123-4567 x5", "\u200E+971 50 123 4567", "+\u200E971501234567", "\u202A+971501234567\u202C", "+971\u00A050\u00A01234567", "'0501234567",
      "=\"0501234567\"", "=+971501234567", " 050 123 4567\t", "(050) 1234567", "050.123.4567", "\uFEFF0501234567", "０５０１２３４５６７"})
  void every_notation_of_one_number(String written) {
    assertThat(numbers.read(written)).isEqualTo(new Phone("971501234567", 971));
  }

  @ParameterizedTest
  @CsvSource(nullValues = "null", value = {
      "011971501234567,INVALID", "89121234567,INVALID", "03001234567,INVALID", "+97141234567,INVALID", "050123456,INVALID", "05012345678,INVALID",
      "'',INVALID", "null,INVALID", "-,INVALID", "abc,INVALID", "1-800-FLOWERS,INVALID", "0501FLOWER,INVALID", "9.71501E+11,INVALID",
      "0501234567 / 0507654321,INVALID", "0000000000,INVALID", "+,INVALID", "😀,INVALID", "12345678901234567890123456789012345678901234567890123456789012,INVALID",
      "+97142345678,LANDLINE", "042345678,LANDLINE", "80012345,LANDLINE",
      "+447400123456,PREFIX", "00447400123456,PREFIX", "+12025550123,PREFIX", "+12,INVALID", "+201001234567,PREFIX"})
  void what_is_refused_and_why(String written, Reason reason) {
    assertThat(numbers.read(written)).isEqualTo(new Refused(reason));
  }

  @ParameterizedTest
  @CsvSource({"+447400123456", "00447400123456", "0044 7400 123456", "447400123456x"})
  void a_widened_list_takes_a_foreign_number_in_any_international_notation(String written) {
    var wider = new PhoneNumbers(List.of("0", "+971", "0044"), 971);
    assertThat(wider.read(written)).isEqualTo(written.endsWith("x") ? new Refused(Reason.INVALID) : new Phone("447400123456", 44));
  }

  @Test
  void another_default_country_reads_national_notation_its_way() {
    assertThat(new PhoneNumbers(List.of("0"), 44).read("07400 123456")).isEqualTo(new Phone("447400123456", 44));
  }

  @Test
  void a_business_scoped_user_id_is_no_phone() {
    assertThat(numbers.read("AE.7Hq2x")).isEqualTo(new UserId("AE.7Hq2x"));
    assertThat(numbers.read("AE.ENT.7Hq2x")).isEqualTo(new UserId("AE.ENT.7Hq2x"));
  }

  @Test
  void the_hint_of_an_unreadable_number_is_its_last_two_digits() {
    assertThat(PhoneNumbers.hint("+97141234567")).isEqualTo("67");
    assertThat(PhoneNumbers.hint("٠٥٠١٢٣")).isEqualTo("23");
    assertThat(PhoneNumbers.hint("n/a")).isNull();
    assertThat(PhoneNumbers.hint(null)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"5215512345678,525512345678", "525512345678,5215512345678", "5491123456789,541123456789", "541123456789,5491123456789",
      "5511987654321,551187654321", "551187654321,5511987654321"})
  void one_phone_may_have_two_wa_ids(String digits, String other) {
    assertThat(WaIds.variants(digits)).containsExactly(digits, other);
  }

  @Test
  void most_phones_have_one() {
    assertThat(WaIds.variants("971501234567")).containsExactly("971501234567");
  }
}
