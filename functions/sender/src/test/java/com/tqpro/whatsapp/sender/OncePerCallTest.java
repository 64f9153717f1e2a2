package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.meta.send.MetaErrors;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import com.tqpro.whatsapp.simulators.meta.Fault;
import com.tqpro.whatsapp.simulators.meta.IncomingCall;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What breaks on the way never makes a second POST; the receipt says what became of the first. */
class OncePerCallTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  @RegisterExtension
  static final SenderWorld WORLD = new SenderWorld(80, Duration.ofSeconds(3));
  private static final SenderFunction FUNCTION = WORLD.function(new SenderPorts() {
    @Override
    Duration callTimeout() {
      return Duration.ofSeconds(1);
    }
  });

  static Stream<Arguments> faults() {
    var html = "<html><body>Sorry</body></html>";
    return Stream.of(
        Arguments.of("429 of a proxy", new Fault.Http(429, "text/html", html), DeliveryState.UNCONFIRMED),
        Arguments.of("500 with a page", new Fault.Http(500, "text/html", html), DeliveryState.UNCONFIRMED),
        Arguments.of("500 without a body", new Fault.Http(500, "text/plain", ""), DeliveryState.UNCONFIRMED),
        Arguments.of("502", new Fault.Http(502, "text/html", html), DeliveryState.UNCONFIRMED),
        Arguments.of("503", new Fault.Http(503, "text/plain", ""), DeliveryState.UNCONFIRMED),
        Arguments.of("500 with Meta's error", new Fault.Refuse(131000), DeliveryState.PENDING),
        Arguments.of("a dropped connection", new Fault.DropUnread(), DeliveryState.UNCONFIRMED),
        Arguments.of("a connection dropped after acceptance", new Fault.DropAccepted(), DeliveryState.READ),
        Arguments.of("a time-out after acceptance", new Fault.HoldAnswer(Duration.ofSeconds(3)), DeliveryState.READ));
  }

  @ParameterizedTest(name = "{0}: {2}")
  @MethodSource("faults")
  void posts_once_and_the_row_ends_right(String what, Fault fault, DeliveryState end) {
    var broadcast = WORLD.data.broadcast();
    var row = WORLD.data.rows(broadcast, List.of("971500000001")).getFirst();
    WORLD.receiptsFlow();
    WORLD.graph.faults().next(fault);
    assertThat(WORLD.work(FUNCTION, WORLD.ticket(broadcast, 1))).isZero();
    assertThat(WORLD.posts()).isEqualTo(1);
    assertThat(WORLD.metric("unknown")).isEqualTo(fault instanceof Fault.Refuse ? 0 : 1);
    Await.until("every receipt was told", LONG, () -> WORLD.graph.receiptsPending() == 0);
    Await.until("the row is " + end, LONG, () -> WORLD.data.state(row) == end);
    assertThat(WORLD.faults()).isEmpty();
    assertThat(WORLD.data.values(row)).containsEntry("attempt", 1);
  }

  @Test
  void an_unreachable_provider_costs_no_attempt() {
    var broadcast = WORLD.data.broadcast();
    var row = WORLD.data.rows(broadcast, List.of("971500000001")).getFirst();
    WORLD.work(WORLD.functionWithoutMeta(), WORLD.ticket(broadcast, 1));
    assertThat(WORLD.data.values(row)).containsEntry("state", "PENDING").containsEntry("attempt", 0);
    assertThat(WORLD.data.broadcastState(broadcast)).isEqualTo("RUNNING");
  }

  /** A provider that answers nothing sensible must not turn a whole broadcast into riddles. */
  @Test
  void an_outage_leaves_most_rows_where_they_were() {
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, 150));
    WORLD.graph.faults().always(IncomingCall::isMessage, new Fault.Http(502, "text/html", "<html></html>"));
    var braking = new Braking();
    var counted = WORLD.function(braking);
    WORLD.work(counted, WORLD.ticket(broadcast, 1));
    var states = WORLD.data.states(broadcast);
    // A call whose row had looked at the brake just before may still begin.
    assertThat(states.get("UNCONFIRMED")).isEqualTo(braking.calls.get()).isBetween(3, braking.callsAtFirst.get() + 2);
    assertThat(states.get("PENDING")).isEqualTo(150 - states.get("UNCONFIRMED")).isPositive();
    WORLD.work(counted, WORLD.ticket(broadcast, 1));
    assertThat(WORLD.data.broadcastState(broadcast)).isEqualTo("RUNNING");
  }

  @Test
  void throttling_costs_no_attempt_and_pauses_longer_each_time() {
    var broadcast = WORLD.data.broadcast();
    // One row: a second one may be under way before the first answer comes.
    var rows = WORLD.data.rows(broadcast, SenderWorld.recipients(0, 1));
    WORLD.graph.faults().next(2, IncomingCall::isMessage, new Fault.Refuse(130429));
    WORLD.issue(broadcast, 1, 1);
    WORLD.workers(1);
    WORLD.data.awaitState(broadcast, "COMPLETED", LONG);
    assertThat(WORLD.graph.acceptedPerRecipient()).hasSize(1).allSatisfy((r, n) -> assertThat(n).isEqualTo(1));
    assertThat(rows).allSatisfy(r -> assertThat(WORLD.data.values(r)).containsEntry("attempt", 1).containsEntry("state", "SENT"));
    var calls = WORLD.graph.calls().stream().filter(c -> c.path().endsWith("/messages")).toList();
    assertThat(calls).hasSize(3);
    for (int i = 0; i < 2; i++) {
      assertThat(calls.get(i).errorCode()).isEqualTo(130429);
      assertThat(Duration.between(calls.get(i).at(), calls.get(i + 1).at())).as("pause %s", i).isGreaterThanOrEqualTo(Duration.ofMillis(900L << i));
    }
  }

  @Test
  void ten_minutes_of_throttling_stop_the_broadcast_with_that_reason() {
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, List.of("971500000001"));
    long now = SenderWorld.now().toEpochMilli() * 1000;
    WORLD.slots(Map.of("tat", now - 1_000_000, "ts", now - 601_000_000L, "tc", 20L, "tu", now - 1_000_000));
    WORLD.graph.faults().next(new Fault.Refuse(130429));
    WORLD.work(FUNCTION, WORLD.ticket(broadcast, 1));
    assertThat(WORLD.data.broadcastState(broadcast)).isEqualTo("STOPPED");
    assertThat(WORLD.data.broadcastReason(broadcast)).startsWith("Throttled for 10 minutes: Meta error 130429");
    assertThat(WORLD.data.states(broadcast)).isEqualTo(Map.of("PENDING", 1));
  }

  @Test
  void a_token_that_was_replaced_meanwhile_holds_nobody() {
    var broadcast = WORLD.data.broadcast();
    var row = WORLD.data.rows(broadcast, List.of("971500000001")).getFirst();
    var knowsTheOldOne = WORLD.function(SenderPorts.NONE);
    WORLD.graph.faults().next(new Fault.Refuse(190));
    WORLD.work(knowsTheOldOne, WORLD.ticket(WORLD.data.broadcast(), 1));
    WORLD.token("token-renewed");
    WORLD.work(knowsTheOldOne, WORLD.ticket(broadcast, 1));
    assertThat(WORLD.data.state(row)).isEqualTo(DeliveryState.PENDING);
    WORLD.work(knowsTheOldOne, WORLD.ticket(broadcast, 1));
    assertThat(WORLD.data.state(row)).isEqualTo(DeliveryState.SENT);
    assertThat(WORLD.posts()).isEqualTo(2);
  }

  @Test
  void results_that_the_database_refuses_wait_on_the_receipts_queue() {
    var broadcast = WORLD.data.broadcast();
    var rows = WORLD.data.rows(broadcast, SenderWorld.recipients(0, 8));
    var shut = new AtomicBoolean();
    var refusing = WORLD.function(new SenderPorts() {
      @Override
      Channel channel(Channel real) {
        return new ChannelBefore(real, () -> {
          // The others wait: none of them has a result before the database is shut.
          synchronized (shut) {
            if (shut.compareAndSet(false, true)) {
              WORLD.databaseOpen(false);
            }
          }
        });
      }
    });
    assertThat(WORLD.work(refusing, WORLD.ticket(broadcast, 1))).as("the ticket comes again").isEqualTo(1);
    WORLD.databaseOpen(true);
    FUNCTION.forget();
    assertThat(rows).allSatisfy(r -> assertThat(WORLD.data.state(r)).isEqualTo(DeliveryState.CLAIMED));
    // Those that were held up and lost their slots never went out.
    long posted = WORLD.graph.acceptedCount();
    assertThat(posted).isPositive();
    var merge = new ReceiptMerge(WORLD.connect(), new UuidV7(InstantSource.system()),
        Map.of(Provider.META, MetaErrors::outcome));
    for (var parked = Workers.receive(WORLD.receipts); !parked.isEmpty(); parked = Workers.receive(WORLD.receipts)) {
      parked.forEach(m -> merge.apply(List.of(Json.read(m.body(), ReceiptBatch.class)), SenderWorld.now()));
    }
    assertThat(WORLD.graph.acceptedCount()).as("nothing goes out after the handler has returned").isEqualTo(posted);
    assertThat(rows.stream().filter(r -> WORLD.data.state(r) == DeliveryState.SENT && WORLD.data.values(r).get("provider_message_id") != null).count()).isEqualTo(posted);
    assertThat(WORLD.graph.acceptedPerRecipient()).allSatisfy((r, n) -> assertThat(n).isEqualTo(1));
  }

  /** Counts calls, and those that had begun when the sender was first slowed down. */
  private static final class Braking extends SenderPorts {
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicInteger callsAtFirst = new AtomicInteger();

    @Override
    Channel channel(Channel real) {
      return new ChannelBefore(real, calls::incrementAndGet);
    }

    @Override
    Slots slots(Slots real) {
      return new Slots() {
        @Override
        public Reservation reserve(String sender, int n, long gapMicros, Duration horizon) {
          return real.reserve(sender, n, gapMicros, horizon);
        }

        @Override
        public Instant pushForward(String sender, Duration atLeast) {
          callsAtFirst.compareAndSet(0, calls.get());
          return real.pushForward(sender, atLeast);
        }
      };
    }
  }
}
