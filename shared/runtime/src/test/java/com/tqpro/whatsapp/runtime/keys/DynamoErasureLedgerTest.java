package com.tqpro.whatsapp.runtime.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.crypto.ErasureLedger.Erased;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class DynamoErasureLedgerTest {
  private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");
  private final String table = TestServices.table("ledger");
  private final DynamoErasureLedger ledger = new DynamoErasureLedger(Embedded.dynamo().client(), table);

  @Test
  void what_is_added_later_does_not_take_away_what_was_known() {
    ledger.add("oasis", Map.of("h1", new Erased(T, "MARKETING", T.minusSeconds(5)), "h2", new Erased(T, null, null)));
    ledger.add("oasis", Map.of("h1", new Erased(T.plusSeconds(60), null, null)));
    ledger.add("oasis", Map.of("h1", new Erased(T, null, T.minusSeconds(9))));
    ledger.add("dune", Map.of("h1", new Erased(T, null, null)));
    assertThat(ledger.all("oasis")).isEqualTo(Map.of("h1", new Erased(T.plusSeconds(60), "MARKETING", T.minusSeconds(5)), "h2", new Erased(T, null, null)));
    ledger.add("oasis", Map.of("h1", new Erased(T, null, T.minusSeconds(4))));
    assertThat(ledger.all("oasis").get("h1")).isEqualTo(new Erased(T.plusSeconds(60), null, T.minusSeconds(4)));
    ledger.add("oasis", Map.of("h1", new Erased(T, "ALL", T.minusSeconds(99))));
    assertThat(ledger.all("oasis").get("h1").optedOut()).as("no word of his takes that back").isEqualTo("ALL");
  }

  @Test
  void of_many_writers_at_once_none_is_lost_and_repeating_writes_nothing() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = IntStream.range(0, 6).mapToObj(i -> threads.submit(() -> ledger.add("oasis", Map.of("h", new Erased(T.plusSeconds(i == 2 ? 100 : i), i == 5 ? "MARKETING" : null, T.plusSeconds(i)))))).toList();
      for (var call : calls) {
        call.get();
      }
    }
    var last = new Erased(T.plusSeconds(100), "MARKETING", T.plusSeconds(5));
    assertThat(ledger.all("oasis")).isEqualTo(Map.of("h", last));
    var written = item("h");
    ledger.add("oasis", Map.of("h", last));
    ledger.add("oasis", Map.of("h", new Erased(last.at().plusNanos(400_000), "MARKETING", last.wordAt())));
    assertThat(item("h")).isEqualTo(written);
  }

  @Test
  void a_line_from_before_words_had_times_counts_as_said_when_he_was_erased() {
    Embedded.dynamo().client().putItem(r -> r.tableName(table).item(Map.of("pk", AttributeValue.fromS("oasis#erased#old"),
        "at", AttributeValue.fromN(Long.toString(T.toEpochMilli())), "o", AttributeValue.fromS("MARKETING"))));
    assertThat(ledger.all("oasis")).isEqualTo(Map.of("old", new Erased(T, "MARKETING", T)));
    ledger.add("oasis", Map.of("old", new Erased(T, null, T.plusSeconds(1))));
    assertThat(ledger.all("oasis")).isEqualTo(Map.of("old", new Erased(T, null, T.plusSeconds(1))));
  }

  private Map<String, AttributeValue> item(String hash) {
    return Embedded.dynamo().client().getItem(r -> r.tableName(table).key(Map.of("pk", AttributeValue.fromS("oasis#erased#" + hash)))).item();
  }
}
