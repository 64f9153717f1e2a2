package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.simulators.meta.SentMessage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole broadcasts over embedded servers; the simulator's record is the truth. */
class BroadcastTest {
  private static final Duration LONG = Duration.ofSeconds(90);
  private final SenderWorld world = new SenderWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void every_recipient_gets_one_message_and_its_receipts_arrive() {
    world.receiptsFlow();
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 300));
    world.issue(broadcast, 1, 6);
    world.workers(6);
    world.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(300);
    assertThat(world.graph.refusals()).as("never above the number's rate").isEmpty();
    Await.until("all read", LONG, () -> world.states(broadcast).equals(Map.of("READ", 300)));
    assertThat(world.metric("sent")).isEqualTo(300);
    assertThat(world.faults()).isEmpty();
    assertThat(world.log()).doesNotContain("97150000").doesNotContain("Guest");
  }

  @Test
  void two_broadcasts_of_one_sender_take_turns_within_its_rate() {
    var first = world.broadcast();
    var second = world.broadcast();
    // More than six workers claim in their first second.
    world.rows(first, SenderWorld.recipients(0, 320));
    world.rows(second, SenderWorld.recipients(320, 320));
    world.issue(first, 1, 6);
    world.issue(second, 1, 6);
    world.workers(6);
    world.awaitState(first, "COMPLETED", LONG);
    world.awaitState(second, "COMPLETED", LONG);
    assertOnceEach(640);
    assertThat(world.graph.refusals()).isEmpty();
    var order = world.graph.messages().stream().map(m -> Integer.parseInt(m.waId().substring(8)) < 320).toList();
    assertThat(order.indexOf(false)).as("the second begins before the first ends").isLessThan(order.lastIndexOf(true));
    assertThat(order.indexOf(true)).isLessThan(order.lastIndexOf(false));
    assertThat(world.faults()).isEmpty();
  }

  @Test
  void a_reply_goes_before_what_waits_of_a_broadcast() {
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 450));
    var guests = SenderWorld.recipients(900, 5);
    guests.forEach(g -> world.graph.customer("+" + g).to(SenderWorld.SENDER).text("Hello"));
    world.issue(broadcast, 1, 6);
    world.workers(7);
    Await.until("the broadcast is under way", LONG, () -> world.graph.acceptedCount() > 60);
    var waits = new ArrayList<Long>();
    for (var guest : guests) {
      long before = world.graph.acceptedCount();
      var reply = world.rows(null, List.of(guest)).getFirst();
      var since = SenderWorld.now();
      world.send(SendTicket.replies(SenderWorld.TENANT, SenderWorld.SENDER, System.nanoTime()));
      var sent = Await.<SentMessage>value("the reply", LONG, () -> world.graph.messagesTo(guest).stream().filter(m -> m.type().equals("text")).findFirst());
      waits.add(Duration.between(since, sent.acceptedAt()).toMillis());
      assertThat(world.graph.messages().indexOf(sent) - before).as("broadcast messages that went first").isLessThan(150);
      Await.until("its result", LONG, () -> world.state(reply) == DeliveryState.SENT);
    }
    assertThat(world.broadcastState(broadcast)).isEqualTo("RUNNING");
    System.out.println("A reply beside a full broadcast waited (ms): " + waits);
    world.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(455);
    assertThat(world.faults()).isEmpty();
  }

  @Test
  void paused_it_stops_and_resumed_it_goes_on_where_it_was() {
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 260));
    world.issue(broadcast, 1, 6);
    world.workers(6);
    Await.until("under way", LONG, () -> world.graph.acceptedCount() > 40);
    world.execute("update tqwa.broadcast set state = 'PAUSED', epoch = epoch + 1");
    Await.until("nothing in a worker's hands", LONG, () -> !world.states(broadcast).containsKey("CLAIMED"));
    long paused = world.graph.acceptedCount();
    world.issue(broadcast, 1, 6);
    Await.until("tickets of the old epoch are void", LONG, () -> world.log().lines().filter(l -> l.contains("\"VOID\"") && l.contains("Ticket done")).count() >= 6);
    assertThat(world.graph.acceptedCount()).isEqualTo(paused).isLessThan(260);
    world.execute("update tqwa.broadcast set state = 'RUNNING', epoch = epoch + 1");
    world.issue(broadcast, 3, 6);
    world.awaitState(broadcast, "COMPLETED", LONG);
    assertOnceEach(260);
    assertThat(world.faults()).isEmpty();
  }

  @Test
  void without_a_token_it_stops_and_says_why() {
    world.token("");
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 3));
    world.issue(broadcast, 1, 1);
    world.workers(1);
    world.awaitState(broadcast, "STOPPED", LONG);
    assertThat(world.count("select count(*) from tqwa.broadcast where state_reason = 'The tenant has no access token for Meta'")).isEqualTo(1);
    Await.until("the log says so too", LONG, () -> world.log().contains("\"message\":\"Ticket refused\""));
    assertThat(world.graph.acceptedCount()).isZero();
    assertThat(world.states(broadcast)).containsOnlyKeys("PENDING");
  }

  @Test
  void who_opts_out_while_it_runs_gets_nothing_any_more() {
    var broadcast = world.broadcast();
    var recipients = SenderWorld.recipients(0, 480);
    var rows = world.rows(broadcast, recipients);
    world.issue(broadcast, 1, 6);
    world.workers(6);
    Await.until("under way", LONG, () -> world.graph.acceptedCount() > 30);
    world.execute("insert into tqwa.opt_out (id, address, scope, source, occurred_at) select gen_random_uuid(), recipient, 'MARKETING', 'KEYWORD', now() from tqwa.outbound_message where right(recipient, 1) = '7'");
    // Acknowledged only now: nothing of theirs is in a worker's hands any more.
    Await.until("no row of theirs is claimed", LONG,
        () -> world.count("select count(*) from tqwa.outbound_message where state = 'CLAIMED' and right(recipient, 1) = '7'") == 0);
    var before = new HashSet<>(world.graph.acceptedPerRecipient().keySet());
    world.awaitState(broadcast, "COMPLETED", LONG);
    var after = new HashSet<>(world.graph.acceptedPerRecipient().keySet());
    after.removeAll(before);
    assertThat(after).isNotEmpty().noneMatch(r -> r.endsWith("7"));
    var skipped = rows.stream().filter(r -> world.state(r) == DeliveryState.SKIPPED).toList();
    assertThat(skipped).isNotEmpty().allSatisfy(r -> assertThat(world.values(r)).containsEntry("skip_reason", "OPTED_OUT"));
    assertThat(world.graph.acceptedCount() + skipped.size()).isEqualTo(480);
    assertThat(world.faults()).isEmpty();
  }

  private void assertOnceEach(int recipients) {
    assertThat(world.graph.acceptedPerRecipient()).hasSize(recipients).allSatisfy((recipient, count) -> assertThat(count).as(recipient).isEqualTo(1));
  }
}
