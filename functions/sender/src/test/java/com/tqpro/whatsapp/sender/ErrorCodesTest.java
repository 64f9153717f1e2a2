package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.simulators.meta.Fault;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every error code of Meta's in the answer to a call: what becomes of row, recipient, broadcast and tenant. */
class ErrorCodesTest {
  private static final SenderWorld WORLD = new SenderWorld();
  private static final SenderFunction FUNCTION = WORLD.function(SenderPorts.NONE);

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @AfterEach
  void calm() {
    WORLD.execute("delete from tqwa.hold");
    WORLD.execute("delete from tqwa.opt_out");
    WORLD.execute("delete from tqwa.outbound_message");
    WORLD.freshSlots();
    WORLD.graph.faults().clear();
  }

  @ParameterizedTest(name = "{0} {1}: row {2}, opted out {3}, broadcast {4}, tenant {5}")
  @CsvFileSource(files = "../../shared/meta/src/test/resources/send/meta-errors.csv", numLinesToSkip = 1)
  void an_answer_with_the_code(int code, String kind, String row, String optedOut, String broadcastState, String tenant, String meaning) {
    var broadcast = WORLD.broadcast();
    var id = WORLD.rows(broadcast, List.of("971500000001")).getFirst();
    var error = Json.object();
    error.putObject("error").put("message", "(#" + code + ") No").put("code", code).put("fbtrace_id", "trace").putObject("error_data").put("details", "Because");
    WORLD.graph.faults().next(new Fault.Http(400, "application/json", Json.text(error)));
    WORLD.work(FUNCTION, WORLD.ticket(broadcast, 1));
    var values = WORLD.values(id);
    assertThat(values).containsEntry("state", row);
    if (kind.startsWith("SLOW_SENDER") || kind.startsWith("SLOW_ACCOUNT")) {
      assertThat(values).as("no attempt is lost").containsEntry("attempt", 0);
    } else {
      assertThat(values).containsEntry("error_code", code).containsEntry("error_text", "(#" + code + ") No: Because").containsEntry("error_trace", "trace").containsEntry("attempt", 1);
    }
    assertThat(WORLD.broadcastState(broadcast)).isEqualTo(row.equals("FAILED") && broadcastState.equals("RUNNING") ? "COMPLETED" : broadcastState);
    if (broadcastState.equals("STOPPED")) {
      assertThat(WORLD.broadcastReason(broadcast)).isEqualTo("Error " + code + ": (#" + code + ") No: Because");
    }
    assertThat(WORLD.count("select count(*) from tqwa.opt_out where address = '971500000001' and scope = 'MARKETING' and source = 'PROVIDER_ERROR' and reason like 'Error " + code + ":%' and provider_message_id = '" + id + "'")).isEqualTo(optedOut.equals("yes") ? 1 : 0);
    assertThat(WORLD.count("select count(*) from tqwa.hold where sender = '*' and error_code = " + code)).isEqualTo(tenant.equals("held") ? 1 : 0);
    assertThat(meaning).isNotBlank();
  }
}
