package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Whole broadcasts over embedded servers; the simulator's record is the truth. */
class BroadcastTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  /** Slow enough that few rows keep a number busy for seconds. */
  private static final int RATE = 20;
  private static final int WORKERS = SendTicket.workers(RATE);
  @RegisterExtension
  static final SenderWorld WORLD = new SenderWorld(RATE, Duration.ofSeconds(2));

  @Test
  void every_recipient_gets_one_message_and_its_receipts_arrive() {
    WORLD.receiptsFlow();
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, 40));
    WORLD.issue(broadcast, 1, WORKERS);
    WORLD.workers(WORKERS);
    awaitAccepted(40);
    WORLD.data.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(40);
    assertThat(WORLD.graph.refusals()).as("never above the number's rate").isEmpty();
    Await.until("all read", LONG, () -> WORLD.data.states(broadcast).equals(Map.of("READ", 40)));
    assertThat(WORLD.metric("sent")).isEqualTo(40);
    assertThat(WORLD.faults()).isEmpty();
    assertThat(WORLD.log()).doesNotContain("97150000").doesNotContain("Guest");
  }

  @Test
  void two_broadcasts_of_one_sender_take_turns_within_its_rate() {
    var first = WORLD.data.broadcast();
    var second = WORLD.data.broadcast();
    // More than the workers claim in their first second.
    WORLD.data.rows(first, SenderWorld.recipients(0, 50));
    WORLD.data.rows(second, SenderWorld.recipients(50, 50));
    WORLD.issue(first, 1, WORKERS);
    WORLD.issue(second, 1, WORKERS);
    WORLD.workers(WORKERS);
    awaitAccepted(100);
    WORLD.data.awaitState(first, "COMPLETED", LONG);
    WORLD.data.awaitState(second, "COMPLETED", LONG);
    assertOnceEach(100);
    assertThat(WORLD.graph.refusals()).isEmpty();
    var order = WORLD.graph.messages().stream().map(m -> Integer.parseInt(m.waId().substring(8)) < 50).toList();
    assertThat(order.indexOf(false)).as("the second begins before the first ends").isLessThan(order.lastIndexOf(true));
    assertThat(order.indexOf(true)).isLessThan(order.lastIndexOf(false));
    assertThat(WORLD.faults()).isEmpty();
  }

  @Test
  void a_reply_goes_before_what_waits_of_a_broadcast() {
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, 80));
    var guests = SenderWorld.recipients(900, 3);
    guests.forEach(g -> WORLD.graph.customer("+" + g).to(SenderWorld.SENDER).text("Hello"));
    WORLD.issue(broadcast, 1, WORKERS);
    WORLD.workers(WORKERS + 1);
    Await.until("the broadcast is under way", LONG, () -> WORLD.graph.acceptedCount() > 10);
    for (var guest : guests) {
      var reply = WORLD.data.rows(null, List.of(guest)).getFirst();
      WORLD.send(SendTicket.replies(SenderWorld.TENANT, SenderWorld.SENDER, System.nanoTime()));
      Await.until("its result", LONG, () -> WORLD.data.state(reply) == DeliveryState.SENT);
    }
    awaitAccepted(83);
    WORLD.data.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(83);
    var order = WORLD.graph.messages().stream().map(SentMessage::waId).toList();
    assertThat(guests).allSatisfy(guest -> assertThat(order.size() - order.indexOf(guest)).as("what went after the reply to %s", guest).isGreaterThan(10));
    assertThat(WORLD.faults()).isEmpty();
  }

  @Test
  void paused_it_stops_and_resumed_it_goes_on_where_it_was() {
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, 50));
    WORLD.issue(broadcast, 1, WORKERS);
    WORLD.workers(WORKERS, atCall(10, () -> WORLD.data.execute("update tqwa.broadcast set state = 'PAUSED', epoch = epoch + 1")));
    Await.until("paused", LONG, () -> WORLD.data.broadcastState(broadcast).equals("PAUSED"));
    Await.until("nothing in a worker's hands", LONG, () -> !WORLD.data.states(broadcast).containsKey("CLAIMED"));
    long paused = WORLD.graph.acceptedCount();
    WORLD.issue(broadcast, 1, WORKERS);
    Await.until("tickets of the old epoch are void", LONG, () -> WORLD.log().lines().filter(l -> l.contains("\"VOID\"") && l.contains("Ticket done")).count() >= WORKERS);
    assertThat(WORLD.graph.acceptedCount()).isEqualTo(paused).isLessThan(50);
    WORLD.data.execute("update tqwa.broadcast set state = 'RUNNING', epoch = epoch + 1");
    WORLD.issue(broadcast, 3, WORKERS);
    awaitAccepted(50);
    WORLD.data.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(50);
    assertThat(WORLD.faults()).isEmpty();
  }

  @Test
  void without_a_token_it_stops_and_says_why() {
    WORLD.token("");
    var broadcast = WORLD.data.broadcast();
    WORLD.data.rows(broadcast, SenderWorld.recipients(0, 3));
    WORLD.issue(broadcast, 1, 1);
    WORLD.workers(1, SenderPorts.NONE);
    WORLD.data.awaitState(broadcast, "STOPPED", LONG);
    assertThat(WORLD.data.count("select count(*) from tqwa.broadcast where state_reason = 'The tenant has no access token for Meta'")).isEqualTo(1);
    Await.until("the log says so too", LONG, () -> WORLD.log().contains("\"message\":\"Ticket refused\""));
    assertThat(WORLD.graph.acceptedCount()).isZero();
    assertThat(WORLD.data.states(broadcast)).containsOnlyKeys("PENDING");
  }

  @Test
  void who_opts_out_while_it_runs_gets_nothing_any_more() {
    var broadcast = WORLD.data.broadcast();
    var rows = WORLD.data.rows(broadcast, SenderWorld.recipients(0, 80));
    var recorded = new AtomicReference<Instant>();
    WORLD.issue(broadcast, 1, WORKERS);
    WORLD.workers(WORKERS, atCall(5, () -> {
      WORLD.data.execute("insert into tqwa.opt_out (id, address, scope, source, occurred_at) select gen_random_uuid(), recipient, 'MARKETING', 'KEYWORD', now() from tqwa.outbound_message where right(recipient, 1) = '7'");
      recorded.set(SenderWorld.now());
    }));
    WORLD.data.awaitState(broadcast, "COMPLETED", LONG);
    // Acknowledged only once nothing of theirs is in a worker's hands: what was claimed before may still go.
    var after = rows.stream().map(WORLD.data::values).filter(r -> r.get("claimed_at") instanceof Timestamp claimed && claimed.toInstant().isAfter(recorded.get())).toList();
    assertThat(after).isNotEmpty().allSatisfy(r -> assertThat((String) r.get("recipient")).doesNotEndWith("7"));
    assertThat(WORLD.graph.acceptedPerRecipient().keySet()).containsAll(after.stream().map(r -> (String) r.get("recipient")).toList());
    var skipped = rows.stream().map(WORLD.data::values).filter(r -> r.get("state").equals("SKIPPED")).toList();
    assertThat(skipped).isNotEmpty().allSatisfy(r -> assertThat(r).containsEntry("skip_reason", "OPTED_OUT"));
    assertThat(WORLD.graph.acceptedCount() + skipped.size()).isEqualTo(80);
    assertThat(WORLD.faults()).isEmpty();
  }

  /** Does something while one call is about to be made and all others wait, so that it comes at a known point of the broadcast. */
  private static SenderPorts atCall(int call, Runnable what) {
    var calls = new AtomicInteger();
    return new SenderPorts() {
      @Override
      Channel channel(Channel real) {
        return new ChannelBefore(real, () -> {
          synchronized (calls) {
            if (calls.incrementAndGet() == call) {
              what.run();
            }
          }
        });
      }
    };
  }

  /** Asks the simulator, because asking the database every few milliseconds costs more than the broadcast. */
  private static void awaitAccepted(int messages) {
    Await.until(messages + " messages", LONG, () -> WORLD.graph.acceptedCount() >= messages);
  }

  private static void assertOnceEach(int recipients) {
    assertThat(WORLD.graph.acceptedPerRecipient()).hasSize(recipients).allSatisfy((recipient, count) -> assertThat(count).as(recipient).isEqualTo(1));
  }
}
