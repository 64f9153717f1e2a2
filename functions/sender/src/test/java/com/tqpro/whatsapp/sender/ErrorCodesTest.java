package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.simulators.meta.Fault;
import java.util.List;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error code of Meta's in the answer to a call: what becomes of row, recipient, broadcast and tenant. */
class ErrorCodesTest {
  private static final List<ErrorCode> TABLE = ErrorCode.of("meta");
  private static final SenderWorld WORLD = new SenderWorld();
  private static final SenderFunction FUNCTION = WORLD.function(SenderPorts.NONE);

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @AfterEach
  void calm() {
    WORLD.data.execute("delete from tqwa.hold");
    WORLD.data.execute("delete from tqwa.opt_out");
    WORLD.data.execute("delete from tqwa.outbound_message");
    WORLD.graph.faults().clear();
  }

  static Stream<ErrorCode> alone() {
    return TABLE.stream().filter(Predicate.not(ErrorCode::rowAlone));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alone")
  void an_answer_with_the_code(ErrorCode code) {
    check(List.of(code), code.broadcast().equals("RUNNING") && code.ends() ? "COMPLETED" : code.broadcast());
  }

  /** Codes that concern one row each, as rows of one broadcast. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PENDING", "FAILED"})
  void codes_that_touch_nothing_but_their_row(String state) {
    var codes = TABLE.stream().filter(c -> c.rowAlone() && c.row().equals(state)).toList();
    assertThat(codes).hasSizeGreaterThan(8);
    check(codes, state.equals("FAILED") ? "COMPLETED" : "RUNNING");
  }

  private static void check(List<ErrorCode> codes, String broadcastState) {
    var broadcast = WORLD.data.broadcast();
    var recipients = SenderWorld.recipients(1, codes.size());
    var rows = WORLD.data.rows(broadcast, recipients);
    for (int i = 0; i < codes.size(); i++) {
      var recipient = recipients.get(i);
      WORLD.graph.faults().next(1, call -> call.isMessage() && call.recipient().endsWith(recipient), new Fault.Http(400, "application/json", body(codes.get(i).code())));
    }
    WORLD.work(FUNCTION, WORLD.ticket(broadcast, 1));
    for (int i = 0; i < codes.size(); i++) {
      check(codes.get(i), rows.get(i), recipients.get(i));
    }
    assertThat(WORLD.data.broadcastState(broadcast)).isEqualTo(broadcastState);
    if (broadcastState.equals("STOPPED")) {
      int code = codes.getFirst().code();
      assertThat(WORLD.data.broadcastReason(broadcast)).isEqualTo("Error " + code + ": (#" + code + ") No: Because");
    }
  }

  private static void check(ErrorCode expected, UUID id, String recipient) {
    int code = expected.code();
    var values = WORLD.data.values(id);
    assertThat(values).as(expected.toString()).containsEntry("state", expected.row());
    if (expected.slow()) {
      WORLD.freshSlots();
      assertThat(values).as("no attempt is lost").containsEntry("attempt", 0);
    } else {
      assertThat(values).as(expected.toString()).containsEntry("error_code", code).containsEntry("error_text", "(#" + code + ") No: Because").containsEntry("error_trace", "trace").containsEntry("attempt", 1);
    }
    assertThat(WORLD.data.optedOut(recipient, code, id)).as(expected.toString()).isEqualTo(expected.optedOut());
    assertThat(WORLD.data.held(code)).as(expected.toString()).isEqualTo(expected.held());
  }

  private static String body(int code) {
    var error = Json.object();
    error.putObject("error").put("message", "(#" + code + ") No").put("code", code).put("fbtrace_id", "trace").putObject("error_data").put("details", "Because");
    return Json.text(error);
  }
}
