package com.tqpro.whatsapp.domain.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeliveryTest {
  private static final UUID ROW = UUID.fromString("019a0000-0000-7000-8000-000000000001");
  private static final UUID CLAIM = UUID.fromString("019a0000-0000-7000-8000-0000000000c1");
  private static final Instant T = Instant.parse("2026-11-24T10:00:00Z");
  private static final ProviderError ERROR = new ProviderError(131026, "Message undeliverable", null);

  /** letters: s sent, d delivered, r read, f failed for good, a failed and tried again, b given back, u unconfirmed. */
  @ParameterizedTest(name = "claimed, then {0} -> {1}")
  @CsvSource({"'',CLAIMED", "s,SENT", "d,DELIVERED", "r,READ", "f,FAILED", "a,PENDING", "b,PENDING", "u,UNCONFIRMED", "sd,DELIVERED", "ds,DELIVERED",
      "rs,READ", "rd,READ", "rf,READ", "fr,READ", "fd,DELIVERED", "df,DELIVERED", "sf,FAILED", "fs,FAILED", "sa,PENDING", "as,PENDING", "ad,DELIVERED",
      "ar,READ", "af,PENDING", "fa,FAILED", "us,SENT", "su,SENT", "ud,DELIVERED", "uf,FAILED", "ub,UNCONFIRMED", "ua,PENDING", "sb,SENT", "db,DELIVERED",
      "ssss,SENT", "ffff,FAILED", "aaaa,PENDING", "uuuu,UNCONFIRMED", "sdrfu,READ"})
  void a_row_goes_where_its_reports_lead(String reports, DeliveryState end) {
    var row = Delivery.pending(T).claimed(CLAIM);
    for (char c : reports.toCharArray()) {
      row = row.apply(report(c, 1));
    }
    assertThat(row.state()).isEqualTo(end);
  }

  @Test
  void the_first_time_of_each_state_is_kept() {
    var row = Delivery.pending(T).claimed(CLAIM)
        .apply(base(1).sent("wamid.1", null, T.plusSeconds(5)))
        .apply(base(1).sent("wamid.2", null, T.plusSeconds(3)))
        .apply(base(1).delivered("wamid.1", T.plusSeconds(9)));
    assertThat(row.sentAt()).isEqualTo(T.plusSeconds(3));
    assertThat(row.deliveredAt()).isEqualTo(T.plusSeconds(9));
    assertThat(row.providerMessageId()).isEqualTo("wamid.1");
  }

  @Test
  void a_result_that_finds_a_later_state_adds_only_its_id_and_time() {
    var row = Delivery.pending(T).claimed(CLAIM).apply(base(1).read(null, T.plusSeconds(2))).apply(base(1).sent("wamid.1", null, T.plusSeconds(1)));
    assertThat(row.state()).isEqualTo(DeliveryState.READ);
    assertThat(row.providerMessageId()).isEqualTo("wamid.1");
    assertThat(row.sentAt()).isEqualTo(T.plusSeconds(1));
  }

  @Test
  void of_an_older_attempt_only_an_arrival_counts() {
    var second = Delivery.pending(T).claimed(CLAIM).apply(base(1).failed(T, ERROR, T, 3)).claimed(UUID.randomUUID());
    assertThat(second.attempt()).isEqualTo(2);
    assertThat(second.apply(base(1).sent("w", null, T))).isEqualTo(second);
    assertThat(second.apply(base(1).failed(T, ERROR, null, 0))).isEqualTo(second);
    assertThat(second.apply(base(1).delivered("w", T)).state()).isEqualTo(DeliveryState.DELIVERED);
  }

  @Test
  void an_attempt_that_was_never_made_changes_nothing() {
    var row = Delivery.pending(T);
    assertThat(row.apply(base(1).read("w", T))).isEqualTo(row);
  }

  @Test
  void a_row_given_back_free_has_its_attempt_again_and_only_its_claim_can_give_it_back() {
    var claimed = Delivery.pending(T).claimed(CLAIM);
    assertThat(claimed.apply(base(1).givenBack(T.plusSeconds(1)))).isEqualTo(Delivery.pending(T.plusSeconds(1)));
    var foreign = RowReport.of(ROW, 1, UUID.randomUUID(), null);
    assertThat(claimed.apply(foreign.givenBack(T))).isEqualTo(claimed);
    assertThat(claimed.apply(foreign.unconfirmed(T))).isEqualTo(claimed);
  }

  @Test
  void attempts_end() {
    var row = Delivery.pending(T);
    for (int attempt = 1; attempt <= 3; attempt++) {
      row = row.claimed(CLAIM).apply(base(attempt).failed(T, ERROR, T.plusSeconds(attempt), 3));
      assertThat(row.state()).as("after attempt %s", attempt).isEqualTo(attempt < 3 ? DeliveryState.PENDING : DeliveryState.FAILED);
    }
    assertThat(row.error()).isEqualTo(ERROR);
  }

  /** Whatever order the reports of one attempt come in, however often: the same end. */
  @Property(tries = 2000)
  void order_and_repetition_do_not_matter(@ForAll("reports") List<RowReport> reports, @ForAll long seed) {
    var random = new Random(seed);
    var shuffled = new ArrayList<>(reports);
    reports.forEach(r -> shuffled.addAll(Collections.nCopies(random.nextInt(2), r)));
    Collections.shuffle(shuffled, random);
    assertThat(applyAll(shuffled)).isEqualTo(applyAll(reports));
  }

  /** Folding a batch first and applying it once is the same as applying its reports one by one. */
  @Property(tries = 2000)
  void folding_is_applying(@ForAll("reports") List<RowReport> reports, @ForAll long seed) {
    var shuffled = new ArrayList<>(reports);
    Collections.shuffle(shuffled, new Random(seed));
    var folded = shuffled.stream().reduce(RowReport::and);
    assertThat(folded.map(f -> Delivery.pending(T).claimed(CLAIM).apply(f)).orElse(Delivery.pending(T).claimed(CLAIM))).isEqualTo(applyAll(reports));
  }

  /** No report ever takes a row to a lower state. */
  @Property(tries = 2000)
  void nothing_goes_back(@ForAll("reports") List<RowReport> reports) {
    var row = Delivery.pending(T).claimed(CLAIM);
    for (var report : reports) {
      var next = row.apply(report);
      assertThat(rank(next.state())).isGreaterThanOrEqualTo(rank(row.state()));
      row = next;
    }
  }

  @Provide
  Arbitrary<List<RowReport>> reports() {
    // One id for all: a message has one. One error per second: two errors at one instant are told apart by code.
    var at = Arbitraries.integers().between(0, 5).map(T::plusSeconds);
    var one = Arbitraries.of('s', 'd', 'r', 'f').flatMap(kind -> at.map(t -> switch (kind) {
      case 's' -> base(1).sent("wamid.1", null, t);
      case 'd' -> base(1).delivered("wamid.1", t);
      case 'r' -> base(1).read("wamid.1", t);
      default -> base(1).failed(t, new ProviderError(131000 + t.atZone(java.time.ZoneOffset.UTC).getSecond(), "e", null), null, 0);
    }));
    return one.list().ofMaxSize(8).map(list -> {
      // The provider's id travels with every receipt, failures too.
      return list.stream().map(r -> r.and(new RowReport(ROW, 1, CLAIM, null, "wamid.1", null, null, null, null, null, null, null, null, null, 0, false, null))).toList();
    });
  }

  private static Delivery applyAll(List<RowReport> reports) {
    var row = Delivery.pending(T).claimed(CLAIM);
    for (var report : reports) {
      row = row.apply(report);
    }
    return row;
  }

  private static int rank(DeliveryState state) {
    return switch (state) {
      case CLAIMED -> 0;
      case SENT -> 1;
      case FAILED -> 2;
      case DELIVERED -> 3;
      case READ -> 4;
      case PENDING, UNCONFIRMED, SKIPPED -> -1;
    };
  }

  private static RowReport report(char kind, int attempt) {
    return switch (kind) {
      case 's' -> base(attempt).sent("wamid.1", null, T);
      case 'd' -> base(attempt).delivered("wamid.1", T);
      case 'r' -> base(attempt).read("wamid.1", T);
      case 'f' -> base(attempt).failed(T, ERROR, null, 0);
      case 'a' -> base(attempt).failed(T, ERROR, T.plusSeconds(60), 3);
      case 'b' -> base(attempt).givenBack(T.plusSeconds(1));
      case 'u' -> base(attempt).unconfirmed(T);
      default -> throw new IllegalArgumentException("" + kind);
    };
  }

  private static RowReport base(int attempt) {
    return RowReport.of(ROW, attempt, CLAIM, null);
  }
}
