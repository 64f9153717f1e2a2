package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.ReceiptBatch;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.send.CallbackData;
import com.tqpro.whatsapp.postgres.receipt.ReceiptMerge;
import com.tqpro.whatsapp.simulators.twilio.TwilioFault;
import com.tqpro.whatsapp.twilio.send.TwilioErrors;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every error code of Twilio's, in the answer to a call and in a callback: what becomes of row, recipient, broadcast and tenant. */
class TwilioErrorCodesTest {
  private static final List<ErrorCode> TABLE = ErrorCode.of("twilio");
  private static final TwilioSenderWorld WORLD = new TwilioSenderWorld();
  private static final SenderData DATA = WORLD.world.data;
  private static final SenderFunction FUNCTION = WORLD.world.function(SenderPorts.NONE);
  private static final ReceiptMerge MERGE = new ReceiptMerge(WORLD.world.connect(), new UuidV7(InstantSource.system()), Map.of(Provider.TWILIO, TwilioErrors::ofCallback));

  /** A hundred a second: the pace is shown elsewhere. */
  @BeforeAll
  static void hurry() {
    DATA.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.send.delay.ms', '10', 'test')");
  }

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @AfterEach
  void calm() {
    for (var table : List.of("hold", "opt_out", "outbound_message")) {
      DATA.execute("delete from tqwa." + table);
    }
    WORLD.twilio.reset();
  }

  static Stream<ErrorCode> alone() {
    return TABLE.stream().filter(Predicate.not(ErrorCode::rowAlone));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("alone")
  void in_an_answer(ErrorCode code) {
    var broadcast = WORLD.broadcast();
    var id = WORLD.rows(broadcast, "971500000001").getFirst();
    answers(code);
    WORLD.work(FUNCTION, broadcast);
    var values = DATA.values(id);
    assertThat(values).containsEntry("state", code.row());
    if (code.slow()) {
      WORLD.freshSlots();
      assertThat(values).as("no attempt is lost").containsEntry("attempt", 0);
    } else if (!code.unclear()) {
      assertThat(values).containsEntry("error_code", code.code()).containsEntry("error_text", "No").containsEntry("attempt", 1);
    }
    assertThat(DATA.broadcastState(broadcast)).isEqualTo(code.broadcast().equals("RUNNING") && code.ends() ? "COMPLETED" : code.broadcast());
    around(code, id, "971500000001");
  }

  /** Codes that concern one row each, as rows of one broadcast; which row met which code, the row itself says. */
  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"PENDING", "FAILED"})
  void in_answers_that_touch_nothing_but_their_row(String state) {
    var codes = TABLE.stream().filter(c -> c.rowAlone() && c.row().equals(state)).collect(Collectors.toMap(ErrorCode::code, Function.identity()));
    assertThat(codes).hasSizeGreaterThan(4);
    var broadcast = WORLD.broadcast();
    var rows = WORLD.rows(broadcast, SenderWorld.recipients(1, codes.size()).toArray(String[]::new));
    codes.values().forEach(TwilioErrorCodesTest::answers);
    WORLD.work(FUNCTION, broadcast);
    for (var id : rows) {
      var values = DATA.values(id);
      var code = codes.remove(values.get("error_code"));
      assertThat(code).as("a code not met before: %s", values).isNotNull();
      assertThat(values).as(code.toString()).containsEntry("state", state).containsEntry("error_text", "No").containsEntry("attempt", 1);
      around(code, id, (String) values.get("recipient"));
    }
    assertThat(DATA.broadcastState(broadcast)).isEqualTo(state.equals("FAILED") ? "COMPLETED" : "RUNNING");
  }

  @Test
  void in_a_callback() {
    var all = WORLD.broadcast();
    var rows = WORLD.rows(all, SenderWorld.recipients(1, TABLE.size()).toArray(String[]::new));
    sendAll(all);
    for (int i = 0; i < rows.size(); i++) {
      var id = rows.get(i);
      var code = TABLE.get(i);
      assertThat(DATA.values(id)).containsEntry("state", "SENT");
      var broadcast = WORLD.broadcast();
      DATA.execute("update tqwa.outbound_message set broadcast_id = '" + broadcast + "' where id = '" + id + "'");
      failed(id, code.code());
      var state = code.unclear() ? "PENDING" : code.row();
      var values = DATA.values(id);
      assertThat(values).as(code.toString()).containsEntry("state", state).containsEntry("error_code", code.code());
      assertThat(DATA.broadcastState(broadcast)).as(code.toString()).isEqualTo(code.broadcast());
      around(code, id, (String) values.get("recipient"));
      DATA.execute("delete from tqwa.hold");
    }
  }

  @Test
  void three_callbacks_in_a_row_that_say_rate_exceeded_stop_the_broadcast() {
    var broadcast = WORLD.broadcast();
    var rows = WORLD.rows(broadcast, "971500000001", "971500000002", "971500000003", "971500000004");
    sendAll(broadcast);
    DATA.execute("update tqwa.broadcast set state = 'RUNNING', ended_at = null where id = '" + broadcast + "'");
    failed(rows.get(0), 63018);
    failed(rows.get(1), 63018);
    assertThat(DATA.broadcastState(broadcast)).isEqualTo("RUNNING");
    failed(rows.get(2), 63018);
    assertThat(DATA.broadcastState(broadcast)).isEqualTo("STOPPED");
    assertThat(DATA.broadcastReason(broadcast)).isEqualTo("Throttled three times in a row: error 63018: No");
  }

  private static void sendAll(UUID broadcast) {
    for (int tickets = 0; tickets < 20 && DATA.broadcastState(broadcast).equals("RUNNING"); tickets++) {
      WORLD.work(FUNCTION, broadcast);
    }
  }

  /** The next call is answered with the code. */
  private static void answers(ErrorCode code) {
    WORLD.twilio.next(new TwilioFault.Http(400, "{\"code\":" + code.code() + ",\"message\":\"No\",\"status\":400}"));
  }

  private static void failed(UUID row, int code) {
    var now = InstantSource.system().instant();
    var status = new StatusEvent("SM1", TwilioSenderWorld.SENDER, DeliveryStatus.FAILED, now, new CallbackData(row, 1).text(), null, null, new ProviderError(code, "No", "SM1"), null, null);
    MERGE.apply(List.of(new ReceiptBatch(Provider.TWILIO, SenderWorld.TENANT, now, List.of(status), List.of())), now);
  }

  private static void around(ErrorCode code, UUID id, String recipient) {
    assertThat(DATA.optedOut(recipient, code.code(), id)).as(code.toString()).isEqualTo(code.optedOut());
    assertThat(DATA.held(code.code())).as(code.toString()).isEqualTo(code.held());
  }
}
