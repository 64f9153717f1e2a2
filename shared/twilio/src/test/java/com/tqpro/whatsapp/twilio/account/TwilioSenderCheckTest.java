package com.tqpro.whatsapp.twilio.account;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.account.SenderCheck.Result;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import com.tqpro.whatsapp.twilio.send.TwilioAccount;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioSenderCheckTest {
  private static final String SID = "AC" + "0".repeat(31) + "1";
  private static final String SUB = "AC" + "0".repeat(31) + "2";
  private static final TwilioAccount ACCOUNT = new TwilioAccount(SID, SID, "token");

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "200|{\"status\":\"active\",\"friendly_name\":\"Marina\"}|200|{\"senders\":[{\"sender_id\":\"whatsapp:+97140000022\",\"status\":\"ONLINE\"}],\"meta\":{\"next_page_url\":null}}|Holds[seen=Twilio's account Marina is active; the sender is ONLINE]",
      "200|{\"status\":\"active\",\"friendly_name\":\"Marina\"}|200|{\"senders\":[{\"sender_id\":\"whatsapp:+97140000022\",\"status\":\"PENDING_VERIFICATION\"}]}|Refused[reason=Twilio has this sender as PENDING_VERIFICATION: it cannot send yet, or no more]",
      "200|{\"status\":\"active\",\"friendly_name\":\"Marina\"}|200|{\"senders\":[]}|Refused[reason=Twilio has no WhatsApp sender of this number in AC00000000000000000000000000000001]",
      "200|{\"status\":\"active\",\"friendly_name\":\"Marina\"}|404|{\"code\":20404,\"message\":\"not found\"}|Holds[seen=Twilio's account Marina is active; whether the number is its sender Twilio did not say (20404: not found)]",
      "200|{\"status\":\"active\",\"friendly_name\":\"Marina\"}|503|<html>|Holds[seen=Twilio's account Marina is active; whether the number is its sender Twilio did not say (Twilio gave no answer that can be read)]",
      "200|{\"status\":\"closed\"}|200|{\"senders\":[]}|Refused[reason=Twilio has the account AC00000000000000000000000000000001 as closed: nothing can be sent from it]",
      "401|{\"code\":20003,\"message\":\"Authenticate\"}|200|{}|Refused[reason=Twilio refused (20003): Authenticate: the auth token is not that of AC00000000000000000000000000000001]",
      "403|{\"code\":20005,\"message\":\"Account not active\"}|200|{}|Refused[reason=Twilio refused (20005): Account not active: the account is suspended or closed]",
      "502|{\"error\":\"proxy\"}|200|{}|Unknown[reason=Twilio answered HTTP 502 without an error of its own]",
      "200|{}|200|{}|Refused[reason=Twilio has the account AC00000000000000000000000000000001 as : nothing can be sent from it]"})
  void what_twilio_says_becomes_a_reason(int accountStatus, String account, int sendersStatus, String senders, String expected) throws Exception {
    var calls = new AtomicInteger();
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      calls.incrementAndGet();
      boolean list = exchange.getRequestURI().getPath().equals("/v2/Channels/Senders");
      var body = (list ? senders : account).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(list ? sendersStatus : accountStatus, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    server.start();
    try {
      var base = "http://127.0.0.1:" + server.getAddress().getPort();
      var check = new TwilioSenderCheck(base, base, List.of(ACCOUNT), ACCOUNT);
      assertThat(check.check("+97140000022")).hasToString(expected);
      assertThat(check.check("+97140000022")).hasToString(expected);
      assertThat(calls.get()).as("calls for two senders").isLessThanOrEqualTo(2);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void senders_of_all_pages_and_of_subaccounts_count_and_an_api_key_must_hold_too() {
    try (var twilio = TwilioSimulator.start(0).put(new com.tqpro.whatsapp.simulators.twilio.TwilioAccount(SID, "token"))
        .put(new com.tqpro.whatsapp.simulators.twilio.TwilioAccount(SUB, "sub"))) {
      for (int i = 0; i < 120; i++) {
        twilio.put(new TwilioNumber("+9714000%04d".formatted(i), SID, null, null));
      }
      twilio.put(new TwilioNumber("+97140000500", SUB, null, null));
      var base = twilio.baseUri().toString();
      var alone = new TwilioSenderCheck(base, base, List.of(ACCOUNT), ACCOUNT);
      assertThat(alone.check("+97140000119")).isInstanceOf(Result.Holds.class);
      assertThat(alone.check("+97140000500")).isInstanceOf(Result.Refused.class);
      assertThat(alone.check("+14155238886")).hasToString("Holds[seen=Twilio's account Account of AC0000 is active; the number is the sandbox's]");
      assertThat(new TwilioSenderCheck(base, base, List.of(ACCOUNT, new TwilioAccount(SUB, SUB, "sub")), ACCOUNT).check("+97140000500")).isInstanceOf(Result.Holds.class);
      assertThat(new TwilioSenderCheck(base, base, List.of(ACCOUNT), new TwilioAccount(SID, "SK1", "secret")).check("+97140000119"))
          .hasToString("Refused[reason=Twilio refused (20003): Authenticate: the API key SK1 does not hold for " + SID + "]");
    }
    assertThat(new TwilioSenderCheck("http://127.0.0.1:1", "http://127.0.0.1:1", List.of(ACCOUNT), ACCOUNT).check("+97140000022"))
        .hasToString("Unknown[reason=Twilio gave no answer that can be read]");
  }
}
