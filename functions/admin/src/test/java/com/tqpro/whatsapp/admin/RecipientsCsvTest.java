package com.tqpro.whatsapp.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecipientsCsvTest {
  private static final Recipient AISHA = new Recipient(1, "0501234567", Map.of("recipient_name", "Aisha, Dr.", "city", "Dubai"));

  /** ^ stands for a line end, _ for a tab, B for a byte order mark. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "name,phone,city^\"Aisha, Dr.\",0501234567,Dubai^", "name;phone;city^Aisha, Dr.;0501234567;Dubai", "name_phone_city^Aisha, Dr._0501234567_Dubai",
      "Bname;phone;city^Aisha, Dr.;0501234567;Dubai^^", "sep=;^name;phone;city^Aisha, Dr.;0501234567;Dubai", " Name , PHONE ,City^\"Aisha, Dr.\" , 0501234567 , Dubai ",
      "name,phone,city,,^\"Aisha, Dr.\",0501234567,Dubai,,^,,,,^", "^^name,phone,city^\"Aisha, Dr.\",0501234567,Dubai", "city,phone,name^Dubai,0501234567,\"Aisha, Dr.\",",
      "\"name\",\"phone\",\"city\"^\"Aisha, Dr.\",\"0501234567\",\"Dubai\""})
  void what_spreadsheets_write_is_read_alike(String file) {
    assertThat(read(file)).containsExactly(AISHA);
  }

  /** The code of the refusal and a part of its sentence. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "name,city^a,b | columns-missing | The column phone is missing. The header has: name, city.",
      "phone,City,city^0501234567,a,b | columns-doubled | These columns stand in the header twice: city.",
      "phone,name,recipient_name^0501234567,a,b | columns-doubled | recipient_name",
      "phone,name^0501234567,a^0501234568,b,c | too-many-cells | Line 3 has 3 cells, the header 2",
      "phone,name^0501234567,\"a | invalid-csv | around line 2",
      "phone,name^0501234567,\"a\"b | invalid-csv | around line 2",
      "^^ | empty-file | header line with the column phone"})
  void what_is_wrong_is_named(String file, String code, String sentence) {
    assertThatThrownBy(() -> read(file)).isInstanceOfSatisfying(Problem.class, p -> {
      assertThat(p.status()).isEqualTo(400);
      assertThat(p.code()).isEqualTo(code);
    }).hasMessageContaining(sentence);
  }

  @Test
  void a_byte_that_is_not_utf8_is_named_by_its_line() {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes("phone,name\n0501234567,Aisha\n0501234568,".getBytes(StandardCharsets.UTF_8));
    bytes.write(0xE9);
    bytes.writeBytes("ric\n".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> RecipientsCsv.read(bytes.toByteArray())).isInstanceOf(Problem.class).hasMessageStartingWith("Line 3 is not valid UTF-8");
    assertThatThrownBy(() -> RecipientsCsv.read("phone,name\n".getBytes(StandardCharsets.UTF_16LE))).isInstanceOf(Problem.class);
  }

  @Test
  void a_cell_may_be_arabic_have_emoji_lines_quotes_or_look_like_a_formula() {
    assertThat(read("phone,name,note^٠٥٠١٢٣٤٥٦٧,عائشة 🌴,=1+1^0501234568,\"a^b\",\"say \"\"hi\"\"\"^0501234569,,@SUM(A1)")).containsExactly(
        new Recipient(1, "٠٥٠١٢٣٤٥٦٧", Map.of("recipient_name", "عائشة 🌴", "note", "=1+1")),
        new Recipient(2, "0501234568", Map.of("recipient_name", "a\nb", "note", "say \"hi\"")),
        new Recipient(3, "0501234569", Map.of("note", "@SUM(A1)")));
  }

  @Test
  void a_row_may_be_short_and_a_phone_may_lack() {
    assertThat(read("name,phone,city^Aisha^Omar,0501234567")).containsExactly(
        new Recipient(1, "", Map.of("recipient_name", "Aisha")), new Recipient(2, "0501234567", Map.of("recipient_name", "Omar")));
  }

  @Test
  void a_hundred_thousand_rows_are_read() {
    var file = new StringBuilder("phone,name\n");
    for (int i = 0; i < 100_000; i++) {
      file.append("05012").append(10000 + i % 90000).append(",Guest ").append(i).append('\n');
    }
    assertThat(RecipientsCsv.read(file.toString().getBytes(StandardCharsets.UTF_8))).hasSize(100_000);
  }

  private static List<Recipient> read(String file) {
    return RecipientsCsv.read(file.replace('^', '\n').replace("Bname", "\uFEFFname").replace("name_phone_city", "name\tphone\tcity")
        .replace("Dr._0501234567_", "Dr.\t0501234567\t").getBytes(StandardCharsets.UTF_8));
  }
}
