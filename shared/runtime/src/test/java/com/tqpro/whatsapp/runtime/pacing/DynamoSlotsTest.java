package com.tqpro.whatsapp.runtime.pacing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Gcra;
import com.tqpro.whatsapp.domain.send.Slots.Busy;
import com.tqpro.whatsapp.domain.send.Slots.Granted;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.TestServices;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class DynamoSlotsTest {
  private static final long START = 1_793_000_000_000_000L;
  private final AtomicLong now = new AtomicLong(START);
  private final String table = TestServices.table("pacing");
  private final DynamoSlots slots = new DynamoSlots(Embedded.dynamo().client(), table, now::get);

  @Test
  void an_idle_sender_begins_after_the_lead_and_a_busy_one_goes_on_without_a_gap() {
    assertThat(reserve("a", 5)).isEqualTo(new Granted(START + Gcra.LEAD_MICROS));
    assertThat(reserve("a", 5)).isEqualTo(new Granted(START + Gcra.LEAD_MICROS + 50_000));
    assertThat(reserve("b", 1)).as("another sender").isEqualTo(new Granted(START + Gcra.LEAD_MICROS));
  }

  @Test
  void beyond_the_horizon_a_broadcast_gets_nothing_but_a_reply_does_and_a_refusal_writes_nothing() {
    reserve("a", 20);
    long next = START + Gcra.LEAD_MICROS + 200_000;
    long writes = slots.writes();
    assertThat(reserve("a", 5)).isEqualTo(new Busy(next));
    assertThat(slots.writes()).isEqualTo(writes);
    assertThat(slots.reserve("a", 1, 10_000, Slots.REPLY_HORIZON)).isEqualTo(new Granted(next));
    now.set(next + 10_000 - 100_000);
    assertThat(reserve("a", 5)).isEqualTo(new Granted(next + 10_000));
  }

  @Test
  void an_old_item_counts_as_idle() {
    reserve("a", 5);
    now.addAndGet(60_000_000);
    assertThat(reserve("a", 1)).isEqualTo(new Granted(now.get() + Gcra.LEAD_MICROS));
  }

  @Test
  void throttling_keeps_every_worker_away_and_its_spell_is_remembered() {
    reserve("a", 5);
    assertThat(slots.pushForward("a", Duration.ZERO)).isEqualTo(instant(START));
    assertThat(reserve("a", 1)).isEqualTo(new Busy(START + 1_000_000));
    now.addAndGet(2_000_000);
    assertThat(slots.pushForward("a", Duration.ofSeconds(30))).isEqualTo(instant(START));
    assertThat(reserve("a", 1)).isEqualTo(new Busy(now.get() + 30_000_000));
    now.addAndGet(61_000_000);
    assertThat(slots.pushForward("a", Duration.ZERO)).as("after a quiet spell").isEqualTo(instant(now.get()));
    assertThat(slots.pushForward("never used", Duration.ZERO)).isEqualTo(instant(now.get()));
  }

  /** Many workers at once on real time: no slot twice, none closer than the gap, and about one write for each group. */
  @Test
  void workers_never_get_slots_closer_than_the_gap() throws Exception {
    var clock = new AnchoredClock(InstantSource.system());
    var shared = new DynamoSlots(Embedded.dynamo().client(), table, clock::micros);
    int workers = 12;
    int groups = 6;
    int n = 10;
    long gap = 1_000;
    var taken = new ArrayList<Long>();
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var futures = new ArrayList<Future<ArrayList<Long>>>();
      for (int w = 0; w < workers; w++) {
        futures.add(executor.submit((Callable<ArrayList<Long>>) () -> {
          var mine = new ArrayList<Long>();
          while (mine.size() < groups * n) {
            switch (shared.reserve("shared", n, gap, Slots.BROADCAST_HORIZON)) {
              case Granted(long first) -> {
                for (int i = 0; i < n; i++) {
                  mine.add(first + i * gap);
                }
              }
              case Busy(long next) -> LockSupport.parkNanos(Math.max(0, next - 100_000 - clock.micros()) * 1000);
            }
          }
          return mine;
        }));
      }
      for (var future : futures) {
        taken.addAll(future.get());
      }
    }
    var sorted = new TreeSet<>(taken);
    assertThat(sorted).hasSize(workers * groups * n);
    long last = Long.MIN_VALUE / 2;
    for (long slot : sorted) {
      assertThat(slot - last).isGreaterThanOrEqualTo(gap);
      last = slot;
    }
  }

  private Slots.Reservation reserve(String sender, int n) {
    return slots.reserve(sender, n, 10_000, Slots.BROADCAST_HORIZON);
  }

  private static Instant instant(long micros) {
    return AnchoredClock.instant(micros);
  }
}
