package com.tqpro.whatsapp.meta.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Deferred;
import com.tqpro.whatsapp.domain.send.SendOutcome.Rejected;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import com.tqpro.whatsapp.domain.send.SendOutcome.Throttled;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;

/** The table of codes: what each means. What becomes of rows, broadcasts and tenants is tested where sends and receipts are handled, by the same file. */
class MetaErrorsTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(resources = "/send/meta-errors.csv", numLinesToSkip = 1)
  void each_code_has_its_outcome(int code, MetaErrors.Kind kind, String row, String optedOut, String broadcast, String tenant) {
    var error = new ProviderError(code, "text", "trace");
    assertThat(MetaErrors.kind(code, false)).isEqualTo(kind);
    switch (MetaErrors.outcome(error, 1, NOW)) {
      case Rejected(var e, var consequence, boolean waits) -> {
        assertThat(e).isEqualTo(error);
        assertThat(waits).isEqualTo(row.equals("PENDING"));
        assertThat(consequence).isEqualTo(optedOut.equals("yes") ? Consequence.SUPPRESS
            : broadcast.equals("STOPPED") ? Consequence.BROADCAST : tenant.equals("held") ? Consequence.TENANT : Consequence.RECIPIENT);
      }
      case Deferred _, Throttled _ -> assertThat(row + broadcast + tenant).isEqualTo("PENDINGRUNNINGfree");
      case SendOutcome.Accepted _, SendOutcome.Unknown _ -> throw new AssertionError("an error is neither");
    }
  }

  @Test
  void the_file_holds_every_code_of_the_table() throws IOException {
    var inFile = new HashSet<Integer>();
    try (var in = getClass().getResourceAsStream("/send/meta-errors.csv")) {
      new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().skip(1).forEach(line -> inFile.add(Integer.parseInt(line.substring(0, line.indexOf(',')))));
    }
    assertThat(inFile).containsAll(MetaErrors.listed().keySet());
  }

  @ParameterizedTest(name = "{0} after attempt {1}: {2} to {3} s, {4} attempts")
  @CsvSource({"131000,1,2,2.5,4", "131000,3,32,40,4", "131056,1,4,5,6", "131056,2,16,20,6", "134101,1,600,750,6", "131049,1,86400,108000,3"})
  void deferred_waits_grow(int code, int attempt, double least, double most, int attempts) {
    var deferred = (Deferred) MetaErrors.outcome(new ProviderError(code, "t", null), attempt, NOW);
    assertThat(Duration.between(NOW, deferred.until())).isBetween(Duration.ofMillis((long) (least * 1000)), Duration.ofMillis((long) (most * 1000)));
    assertThat(deferred.maxAttempts()).isEqualTo(attempts);
  }

  @Test
  void an_unlisted_error_that_says_it_is_transient_is() {
    assertThat(MetaErrors.kind(999999, true)).isEqualTo(MetaErrors.Kind.TRANSIENT);
    assertThat(MetaErrors.kind(131026, true)).as("what is listed stays").isEqualTo(MetaErrors.Kind.RECIPIENT);
  }

  @Test
  void throttling_names_its_scope() {
    assertThat(MetaErrors.outcome(new ProviderError(130429, "Rate limit hit", null), 1, NOW)).isEqualTo(new Throttled(Scope.SENDER, Duration.ZERO, "Meta error 130429: Rate limit hit"));
    assertThat(MetaErrors.outcome(new ProviderError(80007, "", null), 1, NOW)).isEqualTo(new Throttled(Scope.ACCOUNT, Duration.ZERO, "Meta error 80007"));
  }
}
