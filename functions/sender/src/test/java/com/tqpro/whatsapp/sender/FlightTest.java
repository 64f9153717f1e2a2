package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.template.FilledTemplate;
import com.tqpro.whatsapp.postgres.send.ClaimedRow;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** Slots of 20 ms on a clock that the test turns: a gap may shrink to 10 ms. */
class FlightTest {
  private static final Instant START = Instant.parse("2026-11-24T10:00:00Z");
  private static final long GAP = 20_000;
  /** The first slot lies ahead, so that every row waits when the test moves the time. */
  private static final long AHEAD = 50;

  private volatile long first;
  private final AtomicLong millis = new AtomicLong();
  private final AnchoredClock clock = new AnchoredClock(() -> START, () -> millis.get() * 1_000_000);
  private final LinkedBlockingQueue<Landing> landings = new LinkedBlockingQueue<>();
  private final ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean brake = new AtomicBoolean();
  private final Flight flight = new Flight(clock, new Calls(), Duration.ofSeconds(15), brake, landings);

  @Test
  void on_time_every_row_goes_at_its_slot() throws Exception {
    launch(3, 60);
    assertThat(at(0)).isEqualTo("0 answered 0 ms late");
    assertThat(at(20)).isEqualTo("1 answered 0 ms late");
    assertThat(at(40)).isEqualTo("2 answered 0 ms late");
    assertThat(calls).containsExactly("0@0", "1@20", "2@40");
  }

  @Test
  void a_hold_up_is_made_good_by_smaller_gaps_and_costs_only_what_does_not_fit_before_the_next_batch() throws Exception {
    launch(4, 60);
    assertThat(at(45)).isEqualTo("0 answered 45 ms late");
    assertThat(at(55)).isEqualTo("1 answered 35 ms late");
    assertThat(at(65)).isEqualTo("2 answered 25 ms late");
    assertThat(at(75)).isEqualTo("3 late");
    assertThat(calls).containsExactly("0@45", "1@55", "2@65");
  }

  @Test
  void what_is_later_than_fifty_milliseconds_gets_a_new_slot_and_the_rest_goes_on() throws Exception {
    launch(6, 60);
    assertThat(at(51)).isEqualTo("0 late");
    assertThat(next()).isEqualTo("1 answered 31 ms late");
    assertThat(at(61)).isEqualTo("2 answered 21 ms late");
    assertThat(at(71)).isEqualTo("3 answered 11 ms late");
    assertThat(at(81)).isEqualTo("4 answered 1 ms late");
    assertThat(at(100)).isEqualTo("5 answered 0 ms late");
  }

  @Test
  void a_single_row_may_be_ten_milliseconds_late_because_the_next_slot_is_somebody_elses() throws Exception {
    launch(1, 60);
    assertThat(at(10)).isEqualTo("0 answered 10 ms late");
    launch(1, 60);
    assertThat(at(11)).isEqualTo("0 late");
  }

  @Test
  void a_row_whose_claim_would_end_during_the_call_stays_and_so_does_everything_after_the_brake() throws Exception {
    launch(1, 14);
    assertThat(at(0)).isEqualTo("0 unsent");
    brake.set(true);
    launch(1, 60);
    assertThat(at(0)).isEqualTo("0 unsent");
    assertThat(calls).isEmpty();
  }

  private void launch(int rows, int seconds) {
    List<Prepared> prepared = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      var row = new ClaimedRow(new UUID(0, i), "BROADCAST", new UUID(1, 1), null, "971500000000", null, 1, 0, false);
      prepared.add(new Prepared(row, Integer.toString(i).getBytes(StandardCharsets.US_ASCII), UUID.randomUUID(), START.plusSeconds(seconds)));
    }
    var batch = new Batch(prepared, START);
    first = millis.get() + AHEAD;
    flight.launch(batch, clock.micros() + AHEAD * 1000, GAP);
  }

  /** @param time milliseconds after the first slot */
  private String at(long time) throws InterruptedException {
    millis.set(first + time);
    return next();
  }

  private String next() throws InterruptedException {
    var landing = landings.poll(60, TimeUnit.SECONDS);
    assertThat(landing).as("a row lands").isNotNull();
    return landing.row().row().id().getLeastSignificantBits() + switch (landing) {
      case Landing.Answered(_, _, _, var lateness) -> " answered " + lateness.toMillis() + " ms late";
      case Landing.Late _ -> " late";
      case Landing.Unsent _ -> " unsent";
      case Landing.Broken _ -> " broken";
    };
  }

  private final class Calls implements Line {
    @Override
    public byte[] template(String recipient, FilledTemplate template, String callbackData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] text(String recipient, String text, String quoted, String callbackData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public byte[] picture(String recipient, String link, String caption, String callbackData) {
      throw new UnsupportedOperationException();
    }

    @Override
    public SendOutcome send(byte[] body, int attempt) {
      calls.add(new String(body, StandardCharsets.US_ASCII) + "@" + (millis.get() - first));
      return new SendOutcome.Accepted("wamid.1", "accepted");
    }

    @Override
    public boolean outdated(ProviderError error) {
      return false;
    }
  }
}
