package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.simulators.meta.Fault;
import com.tqpro.whatsapp.simulators.meta.IncomingCall;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What breaks on the way never makes a second POST; the receipt says what became of the first. */
class OncePerCallTest {
  private static final Duration LONG = Duration.ofSeconds(30);
  private final SenderWorld world = new SenderWorld(80, Duration.ofSeconds(3));
  private final SenderFunction function = world.function(new SenderPorts() {
    @Override
    Duration callTimeout() {
      return Duration.ofSeconds(1);
    }
  });

  @AfterEach
  void close() {
    world.close();
  }

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
    var broadcast = world.broadcast();
    var row = world.rows(broadcast, List.of("971500000001")).getFirst();
    world.receiptsFlow();
    world.graph.faults().next(fault);
    assertThat(world.work(function, world.ticket(broadcast, 1))).isZero();
    assertThat(world.posts()).isEqualTo(1);
    assertThat(world.metric("unknown")).isEqualTo(fault instanceof Fault.Refuse ? 0 : 1);
    Await.until("every receipt was told", LONG, () -> world.graph.receiptsPending() == 0);
    Await.until("the row is " + end, LONG, () -> world.state(row) == end);
    assertThat(world.faults()).isEmpty();
    assertThat(world.values(row)).containsEntry("attempt", 1);
  }

  @Test
  void an_unreachable_provider_costs_no_attempt() {
    var broadcast = world.broadcast();
    var row = world.rows(broadcast, List.of("971500000001")).getFirst();
    world.graph.close();
    world.work(function, world.ticket(broadcast, 1));
    assertThat(world.values(row)).containsEntry("state", "PENDING").containsEntry("attempt", 0);
    assertThat(world.broadcastState(broadcast)).isEqualTo("RUNNING");
  }

  /** A provider that answers nothing sensible must not turn a whole broadcast into riddles. */
  @Test
  void an_outage_leaves_most_rows_where_they_were() {
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 200));
    world.graph.faults().always(IncomingCall::isMessage, new Fault.Http(502, "text/html", "<html></html>"));
    world.work(function, world.ticket(broadcast, 1));
    var states = world.states(broadcast);
    assertThat(states.get("UNCONFIRMED")).isBetween(3, 60);
    assertThat(states.get("PENDING")).isEqualTo(200 - states.get("UNCONFIRMED"));
    world.work(function, world.ticket(broadcast, 1));
    assertThat(world.broadcastState(broadcast)).isEqualTo("RUNNING");
  }

  @Test
  void throttling_costs_no_attempt_and_pauses_longer_each_time() {
    var broadcast = world.broadcast();
    // One row: a second one may be under way before the first answer comes.
    var rows = world.rows(broadcast, SenderWorld.recipients(0, 1));
    world.graph.faults().next(2, IncomingCall::isMessage, new Fault.Refuse(130429));
    world.issue(broadcast, 1, 1);
    world.workers(1);
    world.awaitState(broadcast, "COMPLETED", Duration.ofSeconds(60));
    assertThat(world.graph.acceptedPerRecipient()).hasSize(1).allSatisfy((r, n) -> assertThat(n).isEqualTo(1));
    assertThat(rows).allSatisfy(r -> assertThat(world.values(r)).containsEntry("attempt", 1).containsEntry("state", "SENT"));
    var calls = world.graph.calls().stream().filter(c -> c.path().endsWith("/messages")).toList();
    assertThat(calls).hasSize(3);
    for (int i = 0; i < 2; i++) {
      assertThat(calls.get(i).errorCode()).isEqualTo(130429);
      assertThat(Duration.between(calls.get(i).at(), calls.get(i + 1).at())).as("pause %s", i).isGreaterThanOrEqualTo(Duration.ofMillis(900L << i));
    }
  }

  @Test
  void ten_minutes_of_throttling_stop_the_broadcast_with_that_reason() {
    var broadcast = world.broadcast();
    world.rows(broadcast, List.of("971500000001"));
    long now = SenderWorld.now().toEpochMilli() * 1000;
    world.slots(Map.of("tat", now - 1_000_000, "ts", now - 601_000_000L, "tc", 20L, "tu", now - 1_000_000));
    world.graph.faults().next(new Fault.Refuse(130429));
    world.work(function, world.ticket(broadcast, 1));
    assertThat(world.broadcastState(broadcast)).isEqualTo("STOPPED");
    assertThat(world.broadcastReason(broadcast)).startsWith("Throttled for 10 minutes: Meta error 130429");
    assertThat(world.states(broadcast)).isEqualTo(Map.of("PENDING", 1));
  }

  @Test
  void a_token_that_was_replaced_meanwhile_holds_nobody() {
    var broadcast = world.broadcast();
    var row = world.rows(broadcast, List.of("971500000001")).getFirst();
    world.graph.faults().next(new Fault.Refuse(190));
    world.work(function, world.ticket(world.broadcast(), 1));
    world.token("token-renewed");
    world.work(function, world.ticket(broadcast, 1));
    assertThat(world.state(row)).isEqualTo(DeliveryState.PENDING);
    world.work(function, world.ticket(broadcast, 1));
    assertThat(world.state(row)).isEqualTo(DeliveryState.SENT);
    assertThat(world.posts()).isEqualTo(2);
  }

  @Test
  void results_that_the_database_refuses_wait_on_the_receipts_queue() {
    var broadcast = world.broadcast();
    var rows = world.rows(broadcast, SenderWorld.recipients(0, 8));
    var shut = new java.util.concurrent.atomic.AtomicBoolean();
    var refusing = world.function(new SenderPorts() {
      @Override
      Channel channel(Channel real) {
        return new ChannelBefore(real, () -> {
          // The others wait: none of them has a result before the database is shut.
          synchronized (shut) {
            if (shut.compareAndSet(false, true)) {
              world.databaseOpen(false);
            }
          }
        });
      }
    });
    assertThat(world.work(refusing, world.ticket(broadcast, 1))).as("the ticket comes again").isEqualTo(1);
    world.databaseOpen(true);
    assertThat(rows).allSatisfy(r -> assertThat(world.state(r)).isEqualTo(DeliveryState.CLAIMED));
    // Those that were held up and lost their slots never went out.
    long posted = world.graph.acceptedCount();
    assertThat(posted).isPositive();
    var merge = new com.tqpro.whatsapp.postgres.receipt.ReceiptMerge(world.connect(), new com.tqpro.whatsapp.domain.id.UuidV7(java.time.InstantSource.system()),
        java.util.Map.of(com.tqpro.whatsapp.domain.event.Provider.META, com.tqpro.whatsapp.meta.send.MetaErrors::outcome));
    for (var parked = world.receive(world.receipts); !parked.isEmpty(); parked = world.receive(world.receipts)) {
      parked.forEach(m -> merge.apply(List.of(com.tqpro.whatsapp.domain.json.Json.read(m.body(), com.tqpro.whatsapp.domain.event.ReceiptBatch.class)), SenderWorld.now()));
    }
    assertThat(world.graph.acceptedCount()).as("nothing goes out after the handler has returned").isEqualTo(posted);
    assertThat(rows.stream().filter(r -> world.state(r) == DeliveryState.SENT && world.values(r).get("provider_message_id") != null).count()).isEqualTo(posted);
    assertThat(world.graph.acceptedPerRecipient()).allSatisfy((r, n) -> assertThat(n).isEqualTo(1));
  }
}
