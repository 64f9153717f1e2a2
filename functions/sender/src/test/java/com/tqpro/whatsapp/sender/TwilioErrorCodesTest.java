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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/** Every error code of Twilio's, in the answer to a call and in a callback: what becomes of row, recipient, broadcast and tenant. */
class TwilioErrorCodesTest {
  private static final String TABLE = "../../shared/twilio/src/test/resources/send/twilio-errors.csv";
  private static final TwilioSenderWorld WORLD = new TwilioSenderWorld();
  private static final SenderFunction FUNCTION = WORLD.world.function(SenderPorts.NONE);

  @AfterAll
  static void closeWorld() {
    WORLD.close();
  }

  @AfterEach
  void calm() {
    for (var table : List.of("hold", "opt_out", "outbound_message")) {
      WORLD.world.execute("delete from tqwa." + table);
    }
    WORLD.freshSlots();
    WORLD.twilio.reset();
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(files = TABLE, numLinesToSkip = 1)
  void in_an_answer(int code, String kind, String row, String optedOut, String broadcastState, String tenant) {
    var broadcast = WORLD.broadcast();
    var id = WORLD.rows(broadcast, "971500000001").getFirst();
    WORLD.twilio.next(new TwilioFault.Http(400, "{\"code\":" + code + ",\"message\":\"No\",\"status\":400}"));
    WORLD.work(FUNCTION, broadcast);
    var values = WORLD.world.values(id);
    assertThat(values).containsEntry("state", row);
    if (kind.startsWith("SLOW")) {
      assertThat(values).as("no attempt is lost").containsEntry("attempt", 0);
    } else if (!kind.equals("UNCLEAR")) {
      assertThat(values).containsEntry("error_code", code).containsEntry("error_text", "No").containsEntry("attempt", 1);
    }
    around(id, code, row, optedOut, broadcast, broadcastState, tenant, true);
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvFileSource(files = TABLE, numLinesToSkip = 1)
  void in_a_callback(int code, String kind, String row, String optedOut, String broadcastState, String tenant) {
    var broadcast = WORLD.broadcast();
    var id = WORLD.rows(broadcast, "971500000001").getFirst();
    WORLD.work(FUNCTION, broadcast);
    assertThat(WORLD.world.values(id)).containsEntry("state", "SENT");
    WORLD.world.execute("update tqwa.broadcast set state = 'RUNNING', ended_at = null where id = '" + broadcast + "'");
    failed(id, code);
    var state = kind.equals("UNCLEAR") ? "PENDING" : row;
    assertThat(WORLD.world.values(id)).containsEntry("state", state).containsEntry("error_code", code);
    around(id, code, state, optedOut, broadcast, broadcastState, tenant, false);
  }

  @Test
  void three_callbacks_in_a_row_that_say_rate_exceeded_stop_the_broadcast() {
    var broadcast = WORLD.broadcast();
    var rows = WORLD.rows(broadcast, "971500000001", "971500000002", "971500000003", "971500000004");
    WORLD.work(FUNCTION, broadcast);
    WORLD.world.execute("update tqwa.broadcast set state = 'RUNNING', ended_at = null where id = '" + broadcast + "'");
    failed(rows.get(0), 63018);
    failed(rows.get(1), 63018);
    assertThat(WORLD.world.broadcastState(broadcast)).isEqualTo("RUNNING");
    failed(rows.get(2), 63018);
    assertThat(WORLD.world.broadcastState(broadcast)).isEqualTo("STOPPED");
    assertThat(WORLD.world.broadcastReason(broadcast)).isEqualTo("Throttled three times in a row: error 63018: No");
  }

  private static void failed(UUID row, int code) {
    var now = InstantSource.system().instant();
    var status = new StatusEvent("SM1", TwilioSenderWorld.SENDER, DeliveryStatus.FAILED, now, new CallbackData(row, 1).text(), null, null, new ProviderError(code, "No", "SM1"), null, null);
    new ReceiptMerge(WORLD.world.connect(), new UuidV7(InstantSource.system()), Map.of(Provider.TWILIO, TwilioErrors::ofCallback))
        .apply(List.of(new ReceiptBatch(Provider.TWILIO, SenderWorld.TENANT, now, List.of(status), List.of())), now);
  }

  private static void around(UUID id, int code, String row, String optedOut, UUID broadcast, String broadcastState, String tenant, boolean completes) {
    boolean over = broadcastState.equals("RUNNING") && (row.equals("FAILED") || row.equals("UNCONFIRMED")) && completes;
    assertThat(WORLD.world.broadcastState(broadcast)).isEqualTo(over ? "COMPLETED" : broadcastState);
    assertThat(WORLD.world.count("select count(*) from tqwa.opt_out where address = '971500000001' and scope = 'MARKETING' and source = 'PROVIDER_ERROR' and reason like 'Error " + code + ":%' and provider_message_id = '" + id + "'")).isEqualTo(optedOut.equals("yes") ? 1 : 0);
    assertThat(WORLD.world.count("select count(*) from tqwa.hold where sender = '*' and error_code = " + code)).isEqualTo(tenant.equals("held") ? 1 : 0);
  }
}
