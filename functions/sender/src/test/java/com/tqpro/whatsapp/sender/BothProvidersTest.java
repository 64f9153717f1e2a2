package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.postgres.receipt.ReceiptRows;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Broadcasts of one tenant on both providers, as in the middle of a switch: each goes on where it was made. */
class BothProvidersTest {
  @Test
  void one_environment_sends_both_and_either_kind_of_id_stays_resolvable() {
    try (var twilio = new TwilioSenderWorld()) {
      var world = twilio.world;
      var old = twilio.broadcast();
      var fresh = world.data.broadcast();
      var oldRows = twilio.rows(old, "971500000001", "971500000002");
      var freshRows = world.data.rows(fresh, List.of("971500000001", "971500000003"));
      var function = world.function(SenderPorts.NONE);
      twilio.work(function, old);
      world.work(function, world.ticket(fresh, 1));
      assertThat(world.data.broadcastState(old) + " " + world.data.broadcastState(fresh)).isEqualTo("COMPLETED COMPLETED");
      assertThat(twilio.twilio.messages()).extracting(m -> m.text()).containsExactlyInAnyOrder(
          "Hello Guest 0, welcome back. Shall we look for a cruise?", "Hello Guest 1, welcome back. Shall we look for a cruise?");
      assertThat(world.graph.acceptedPerRecipient()).containsOnlyKeys("971500000001", "971500000003");
      var sid = (String) world.data.values(oldRows.getFirst()).get("provider_message_id");
      var wamid = (String) world.data.values(freshRows.getFirst()).get("provider_message_id");
      assertThat(sid).startsWith("SM");
      assertThat(wamid).startsWith("wamid.");
      assertThat(new ReceiptRows(world.connect()).byProviderId(List.of(sid, wamid))).hasSize(2)
          .hasEntrySatisfying(sid, c -> assertThat(c.row()).isEqualTo(oldRows.getFirst())).hasEntrySatisfying(wamid, c -> assertThat(c.row()).isEqualTo(freshRows.getFirst()));
    }
  }
}
