package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CsvChunksTest {
  @Test
  void every_chunk_begins_with_the_header_and_ends_between_records() throws IOException {
    assertThat(chunks("phone\n1\n22\n333\n4444", 12)).containsExactly("phone\n1\n22\n", "phone\n333\n", "phone\n4444\n");
    assertThat(chunks("phone\n1\n22\n333\n", 100)).containsExactly("phone\n1\n22\n333\n");
  }

  @Test
  void a_line_end_within_quotation_marks_is_no_end() throws IOException {
    assertThat(chunks("phone,note\n1,\"a\nb\"\n2,\"say \"\"hi\"\"\nthere\"\n", 36))
        .containsExactly("phone,note\n1,\"a\nb\"\n", "phone,note\n2,\"say \"\"hi\"\"\nthere\"\n");
  }

  @Test
  void a_byte_order_mark_and_a_separator_line_go() throws IOException {
    assertThat(chunks("\uFEFFphone;name\r\n1;ع\r\n", 100)).containsExactly("phone;name\r\n1;ع\r\n");
    assertThat(chunks("sep=;\nphone;name\n1;a\n", 100)).containsExactly("phone;name\n1;a\n");
  }

  @Test
  void a_file_with_a_header_only_has_no_chunk_and_an_empty_one_is_refused() throws IOException {
    assertThat(chunks("phone\n", 100)).isEmpty();
    assertThatThrownBy(() -> chunks("", 100)).hasMessageContaining("header line");
    assertThatThrownBy(() -> chunks("\n\n", 100)).hasMessageContaining("header line");
    assertThatThrownBy(() -> chunks("phone\n\"" + "x".repeat(300), 100)).hasMessageContaining("quotation mark");
  }

  private static List<String> chunks(String file, int most) throws IOException {
    var chunks = new CsvChunks(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), most);
    var list = new ArrayList<String>();
    for (byte[] chunk; (chunk = chunks.next()) != null; ) {
      list.add(new String(chunk, StandardCharsets.UTF_8));
    }
    return list;
  }
}
