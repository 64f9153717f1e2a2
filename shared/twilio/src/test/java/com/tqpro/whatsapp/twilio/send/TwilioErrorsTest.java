package com.tqpro.whatsapp.twilio.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class TwilioErrorsTest {
  @Test
  void the_table_is_the_one_that_the_other_tests_walk_through() throws IOException {
    var listed = new TreeMap<Integer, String>();
    for (var line : Files.readAllLines(Path.of("src/test/resources/send/twilio-errors.csv"))) {
      var cells = line.split(",");
      if (cells[0].matches("\\d+") && !cells[0].equals("29999")) {
        listed.put(Integer.parseInt(cells[0]), cells[1]);
      }
    }
    var table = new TreeMap<Integer, String>();
    TwilioErrors.listed().forEach((code, kind) -> table.put(code, kind.name()));
    assertThat(table).isEqualTo(listed);
  }

  @Test
  void a_callback_never_leaves_open_whether_the_message_failed() {
    TwilioErrors.listed().keySet().forEach(code ->
        assertThat(TwilioErrors.ofCallback(new ProviderError(code, "", null), 1, Instant.EPOCH)).as(String.valueOf(code)).isNotInstanceOf(SendOutcome.Unknown.class));
  }
}
