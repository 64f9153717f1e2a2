package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.send.DeliveryState;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.embedded.Await;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whole broadcasts over embedded servers; the simulator's record is the truth. */
class BroadcastTest {
  private final SenderWorld world = new SenderWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void every_recipient_gets_one_message_at_an_even_pace_and_its_receipts_arrive() {
    world.receiptsFlow();
    var broadcast = world.broadcast();
    world.rows(broadcast, SenderWorld.recipients(0, 1000));
    world.issue(broadcast, 1, 6);
    world.workers(6);
    world.awaitState(broadcast, "COMPLETED", Duration.ofSeconds(60));
    assertThat(world.graph.acceptedCount()).isEqualTo(1000);
    assertThat(world.graph.acceptedPerRecipient()).hasSize(1000).allSatisfy((recipient, count) -> assertThat(count).isEqualTo(1));
    assertThat(world.graph.refusals()).isEmpty();
    var pace = world.graph.pace(SenderWorld.SENDER);
    System.out.println("1000 messages: " + pace);
    System.out.println("writes " + world.metric("slot_writes") + " statements " + world.metric("statements") + " late " + world.metric("late") + " unsent " + world.metric("unsent"));
    Await.until("all read", Duration.ofSeconds(20), () -> world.states(broadcast).equals(Map.of("READ", 1000)));
    assertThat(world.faults()).isEmpty();
  }
}
