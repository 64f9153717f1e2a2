package com.tqpro.whatsapp.domain.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.event.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SendRulesTest {
  @Test
  void callback_data_comes_back_as_it_went() {
    var data = new CallbackData(UUID.fromString("019a0000-0000-7000-8000-000000000001"), 3);
    assertThat(data.text()).isEqualTo("019a0000-0000-7000-8000-000000000001.3");
    assertThat(CallbackData.parse(data.text())).contains(data);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "t7|c42|r900", "019a0000-0000-7000-8000-000000000001", "019a0000-0000-7000-8000-000000000001.0",
      "019a0000-0000-7000-8000-000000000001.-1", "019A0000-0000-7000-8000-000000000001.1", "019a0000-0000-7000-8000-000000000001.1 ",
      "019a0000-0000-7000-8000-000000000001.9999999999"})
  void what_another_system_sent_is_not_ours(String text) {
    assertThat(CallbackData.parse(text)).isEmpty();
    assertThat(CallbackData.parse(null)).isEqualTo(Optional.empty());
  }

  @ParameterizedTest(name = "{0} at {1}/s, {2} ms -> {3} us, groups of {4}")
  @CsvSource({"META,80,75,13158,19", "META,1000,75,1053,100", "META,20,75,52632,5", "META,250,75,4211,59", "TWILIO,80,75,75000,5", "TWILIO,80,1000,1000000,5", "TWILIO,80,3,3000,83"})
  void a_rate_gives_a_gap_and_a_group(Provider provider, double rate, int delay, long gap, int group) {
    var sendRate = SendRate.of(provider, rate, delay);
    assertThat(sendRate.gapMicros()).isEqualTo(gap);
    assertThat(sendRate.group()).isEqualTo(group);
  }

  @ParameterizedTest(name = "next free {0}, now 1000000, horizon 100000 -> granted {1} from {2}, then {3}")
  @CsvSource({"0,true,1030000,1090000", "999999,true,1030000,1090000", "1010000,true,1030000,1090000", "1030000,true,1030000,1090000", "1031000,true,1031000,1091000",
      "1100000,true,1100000,1160000", "1100001,false,1100001,1100001", "9000000,false,9000000,9000000"})
  void three_slots_of_20_ms(long nextFree, boolean granted, long first, long then) {
    assertThat(Gcra.step(nextFree, 1_000_000, 3, 20_000, 100_000)).isEqualTo(new Gcra.Step(granted, first, then));
  }

  @Test
  void no_slots_and_no_gap_are_refused() {
    assertThatThrownBy(() -> Gcra.step(0, 0, 0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Gcra.step(0, 0, 1, 0, 1)).isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever is asked for and when: slots never come closer than the gap, and none lies in the past. */
  @Property(tries = 500)
  void slots_never_collide(@ForAll @Size(min = 1, max = 50) List<@IntRange(min = 1, max = 100) Integer> groups, @ForAll @LongRange(min = 1, max = 100_000) long gap, @ForAll long seed) {
    var random = new java.util.Random(seed);
    long now = 1_000_000;
    long nextFree = 0;
    long last = Long.MIN_VALUE / 2;
    for (int n : groups) {
      now += random.nextInt(400_000);
      var step = Gcra.step(nextFree, now, n, gap, 100_000);
      if (step.granted()) {
        assertThat(step.first()).isGreaterThanOrEqualTo(last + gap).isGreaterThanOrEqualTo(now);
        last = step.first() + (n - 1) * gap;
      }
      nextFree = step.nextFree();
    }
  }

  @ParameterizedTest(name = "{0} after attempt {1}: {2} s, {3} attempts")
  @CsvSource({"TRANSIENT,1,2,4", "TRANSIENT,2,8,4", "TRANSIENT,3,32,4", "TRANSIENT,9,60,4", "PAIR,1,4,6", "PAIR,2,16,6", "PAIR,3,64,6", "PAIR,6,4096,6", "TEMPLATE_SYNC,1,600,6",
      "NEXT_DAY,1,86400,3", "NEXT_DAY,2,86400,3"})
  void waits(RetryPolicy policy, int attempt, long seconds, int attempts) {
    assertThat(policy.pause(attempt, 0)).isEqualTo(Duration.ofSeconds(seconds));
    assertThat(policy.pause(attempt, 1)).isEqualTo(Duration.ofMillis(seconds * 1250));
    assertThat(policy.maxAttempts()).isEqualTo(attempts);
  }

  @Test
  void throttling_doubles_its_pause_and_ends_with_a_quiet_spell() {
    long second = 1_000_000;
    var one = Throttling.NONE.next(100 * second, Duration.ZERO);
    assertThat(one).isEqualTo(new Throttling(100 * second, 1, 101 * second));
    assertThat(one.next(100 * second + 1, Duration.ZERO)).as("a call made before the pause").isEqualTo(one);
    assertThat(one.next(100 * second + 1, Duration.ofSeconds(20)).until()).as("what the provider asked for").isEqualTo(120 * second + 1);
    var two = one.next(102 * second, Duration.ZERO);
    assertThat(two).isEqualTo(new Throttling(100 * second, 2, 104 * second));
    assertThat(two.next(134 * second, Duration.ZERO).count()).isEqualTo(3);
    assertThat(two.next(134 * second + 1, Duration.ZERO)).as("after thirty quiet seconds").isEqualTo(new Throttling(134 * second + 1, 1, 135 * second + 1));
    var spell = one;
    long now = 100 * second;
    while (spell.count() < 20) {
      now = spell.until() + second;
      spell = spell.next(now, Duration.ZERO);
    }
    assertThat(spell.since()).isEqualTo(100 * second);
    assertThat(spell.until() - now).isEqualTo(60 * second);
  }

  @Test
  void an_anchored_clock_does_not_follow_a_step_of_the_wall_clock() {
    var wall = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
    var nanos = new AtomicLong(5_000);
    var clock = new AnchoredClock(wall::get, nanos::get);
    wall.set(wall.get().minusSeconds(3));
    nanos.addAndGet(2_000_000);
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-24T10:00:00.002Z"));
    clock.anchor();
    assertThat(clock.instant()).isEqualTo(Instant.parse("2026-11-24T09:59:57Z"));
  }
}
