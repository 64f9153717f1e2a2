package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.phone.PhoneNumbers;
import com.tqpro.whatsapp.domain.phone.PhoneReading;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoContactsTest {
  @ParameterizedTest
  @ValueSource(ints = {20, 200, 1000})
  void what_the_file_promises_is_what_its_numbers_are(int rows) {
    var contacts = new DemoContacts(rows);
    var numbers = new PhoneNumbers(List.of("0", "00971", "+971"), 971);
    var seen = new HashSet<String>();
    var valid = new TreeSet<String>();
    var skipped = new TreeMap<String, Integer>();
    new String(contacts.csv(), StandardCharsets.UTF_8).lines().skip(1).forEach(line -> {
      var phone = line.substring(line.indexOf("\";") + 2).split(";")[0];
      switch (numbers.read(phone)) {
        case PhoneReading.Phone p -> {
          if (!seen.add(p.digits())) {
            skipped.merge("DUPLICATE", 1, Integer::sum);
          } else if (contacts.optedOut().contains(p.digits())) {
            skipped.merge("OPTED_OUT", 1, Integer::sum);
          } else {
            valid.add(p.digits());
          }
        }
        case PhoneReading.UserId u -> skipped.merge("USER_ID", 1, Integer::sum);
        case PhoneReading.Refused r -> skipped.merge(r.reason().name(), 1, Integer::sum);
      }
    });
    assertThat(contacts.rows()).isEqualTo(rows);
    assertThat(valid).isEqualTo(contacts.valid()).allMatch(d -> d.matches("971500000\\d{3}"));
    assertThat(skipped).isEqualTo(contacts.skipped());
  }

  @Test
  void the_block_of_fictional_numbers_sets_the_limit() {
    assertThatThrownBy(() -> new DemoContacts(1001)).hasMessageContaining("20 to 1000");
  }
}
