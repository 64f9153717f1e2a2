package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.SenderFigures;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The main job through every function of template.yaml, as {@code make demo} runs it. */
@ExtendWith(WholeSystem.class)
@ResourceLock(WholeSystem.LOCK)
class DemoTest {
  @Test
  void a_file_of_contacts_becomes_one_message_for_each_valid_recipient(LocalSystem system) throws Exception {
    var out = new ByteArrayOutputStream();
    var before = SenderFigures.of(system.logs("SenderFunction"));
    try (var admin = new ApiClient(system.baseUrl(), system.token("admin", "oasis"), null);
        var internal = new ApiClient(system.baseUrl(), system.secrets().service("TQPRO_API_KEY"), "oasis");
        var meta = new SimulatorView(system.graph().baseUri())) {
      var steps = new DemoSteps(admin, internal, meta, new PrintStream(out, true, StandardCharsets.UTF_8));
      assertThat(steps.run(new DemoContacts(100), "eid_offer", "https://cdn.oasis.example/eid.jpg", false)).as(() -> steps.wrong() + out.toString(StandardCharsets.UTF_8)).isTrue();
      var figures = SenderFigures.of(system.logs("SenderFunction")).since(before);
      assertThat(figures.sent()).isEqualTo(75);
      assertThat(figures.statements()).isPositive().isLessThan(75);
      assertThat(out.toString(StandardCharsets.UTF_8)).contains("75 recipients got exactly one message, 0 others got any");
    }
  }

  @Test
  void the_metrics_of_many_tickets_are_added_up() {
    var figures = SenderFigures.of(java.util.List.of("{\"message\":\"Ticket done\"}", "{\"_aws\":{},\"sent\":10,\"slot_writes\":1,\"statements\":3}",
        "{\"_aws\":{},\"sent\":30,\"slot_writes\":3,\"slot_races\":1,\"statements\":5,\"late\":2}", "{\"_aws\":{},\"lateness_ms\":7.25}"));
    assertThat(figures.text()).isEqualTo(
        "0.200 statements and 0.100 DynamoDB writes a message (4 writes, 1 of them too late), 2 missed their slot and got another, none went later than 7.3 ms after its slot");
  }
}
