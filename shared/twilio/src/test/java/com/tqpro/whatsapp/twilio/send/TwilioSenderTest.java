package com.tqpro.whatsapp.twilio.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TwilioSenderTest {
  private static final String SID = "AC" + "0".repeat(31) + "1";
  private static final TwilioAccount ACCOUNT = new TwilioAccount(SID, SID, "token");
  private static final String CONTENT = "HX00000000000000000000000000000003";

  private static <T> T call(Function<HttpClient, T> use) {
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(2)).build()) {
      return use.apply(client);
    }
  }

  private static TwilioSender sender(String base, Duration timeout) {
    return new TwilioSender(new TwilioApi(base, timeout, TwilioSenderTest::call), InstantSource.system());
  }

  @Test
  void the_simulator_takes_a_template_and_the_recipient_reads_his_values() {
    try (var twilio = simulator()) {
      var sender = sender(twilio.baseUri().toString(), Duration.ofSeconds(5));
      var body = TwilioBodies.template("+97140000022", "971500000001", new RenderedContent(CONTENT, Map.of("1", "عمر 🌴"), null), null);
      assertThat(sender.send(ACCOUNT, body, 1)).isInstanceOfSatisfying(SendOutcome.Accepted.class, a -> {
        assertThat(a.providerMessageId()).matches("SM[0-9a-f]{32}");
        assertThat(a.providerStatus()).isEqualTo("queued");
      });
      assertThat(twilio.messagesTo("971500000001")).singleElement().satisfies(m -> {
        assertThat(m.text()).isEqualTo("Hello عمر 🌴, welcome back. Shall we look for a cruise?");
        assertThat(m.parameters()).containsOnlyKeys("To", "From", "ContentSid", "ContentVariables");
      });
      assertThat(sender.send(new TwilioAccount(SID, SID, "guess"), body, 1)).isInstanceOfSatisfying(SendOutcome.Rejected.class, r -> assertThat(r.error().code()).isEqualTo(20003));
    }
  }

  @Test
  void a_message_service_sends_in_the_place_of_a_number() {
    var body = TwilioBodies.template("MG1", "AE.7Hq2x", new RenderedContent(CONTENT, Map.of(), "https://cdn.example/a b.jpg"), "https://h.example/s?m=r.1#rc=5&rp=all");
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("To=whatsapp%3AAE.7Hq2x&MessagingServiceSid=MG1&ContentSid=" + CONTENT
        + "&ContentVariables=%7B%7D&MediaUrl=https%3A%2F%2Fcdn.example%2Fa+b.jpg&StatusCallback=https%3A%2F%2Fh.example%2Fs%3Fm%3Dr.1%23rc%3D5%26rp%3Dall");
  }

  @Test
  void a_picture_goes_as_one_medium_with_its_words() {
    var body = TwilioBodies.picture("+97140000022", "971500000001", "https://cdn.example/palm view.jpg?w=1&h=2", "*Palm* 🌴 from AED 900\nبحر", "https://h.example/s?m=r.1#rc=5&rp=all");
    assertThat(new String(body, StandardCharsets.UTF_8)).isEqualTo("To=whatsapp%3A%2B971500000001&From=whatsapp%3A%2B97140000022&Body=*Palm*+%F0%9F%8C%B4+from+AED+900%0A%D8%A8%D8%AD%D8%B1"
        + "&MediaUrl=https%3A%2F%2Fcdn.example%2Fpalm+view.jpg%3Fw%3D1%26h%3D2&StatusCallback=https%3A%2F%2Fh.example%2Fs%3Fm%3Dr.1%23rc%3D5%26rp%3Dall");
    assertThat(new String(TwilioBodies.picture("MG1", "AE.7Hq2x", "https://cdn.example/a.jpg", "x", null), StandardCharsets.UTF_8))
        .isEqualTo("To=whatsapp%3AAE.7Hq2x&MessagingServiceSid=MG1&Body=x&MediaUrl=https%3A%2F%2Fcdn.example%2Fa.jpg");
  }

  @ParameterizedTest
  @CsvSource({"429,", "429,{\"code\":20429}", "500,", "500,<html>", "502,<html>", "503,{\"code\":20503}", "400,{\"code\":21211}", "302,", "401,{\"code\":20003}"})
  void every_answer_follows_exactly_one_post(int status, String body) throws IOException {
    var posts = new CopyOnWriteArrayList<String>();
    var server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext("/", exchange -> {
      posts.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Content-Type") + " "
          + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      var bytes = (body == null ? "" : body).getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
      exchange.close();
    });
    server.start();
    try {
      var outcome = sender("http://127.0.0.1:" + server.getAddress().getPort() + "/", Duration.ofSeconds(5)).send(ACCOUNT, "To=whatsapp%3A%2B1".getBytes(StandardCharsets.UTF_8), 1);
      assertThat(posts).containsExactly("POST /2010-04-01/Accounts/" + SID + "/Messages.json application/x-www-form-urlencoded To=whatsapp%3A%2B1");
      if (body == null || body.startsWith("<") || status == 503) {
        assertThat(outcome).as("nobody knows").isInstanceOf(SendOutcome.Unknown.class);
      } else if (status == 429) {
        assertThat(outcome).isInstanceOf(SendOutcome.Throttled.class);
      } else {
        assertThat(outcome).isInstanceOf(SendOutcome.Rejected.class);
      }
    } finally {
      server.stop(0);
    }
  }

  @Test
  void only_a_connection_that_was_never_made_proves_that_nothing_was_sent() {
    var body = "To=whatsapp%3A%2B971500009000".getBytes(StandardCharsets.UTF_8);
    assertThat(sender("http://127.0.0.1:1", Duration.ofSeconds(2)).send(ACCOUNT, body, 1)).isInstanceOfSatisfying(SendOutcome.Throttled.class, t -> assertThat(t.scope()).isEqualTo(Scope.CONNECTION));
    try (var twilio = TwilioSimulator.start(InstantSource.system(), Duration.ofSeconds(2))) {
      seed(twilio);
      var sender = sender(twilio.baseUri().toString(), Duration.ofMillis(500));
      for (var last : new String[] {"9000", "9001", "9002"}) {
        var template = TwilioBodies.template("+97140000022", "97150000" + last, new RenderedContent(CONTENT, Map.of("1", "x"), null), null);
        assertThat(sender.send(ACCOUNT, template, 1)).as(last).isInstanceOf(SendOutcome.Unknown.class);
      }
      assertThat(twilio.messages()).hasSize(2);
    }
  }

  @Test
  void an_accepted_message_that_failed_at_once_is_a_failure() {
    var answer = new TwilioAnswer(201, "{\"sid\":\"SM1\",\"status\":\"failed\",\"error_code\":63024,\"error_message\":\"No\"}");
    assertThat(answer.outcome(1, java.time.Instant.EPOCH)).isInstanceOfSatisfying(SendOutcome.Rejected.class, r -> assertThat(r.error()).isEqualTo(new ProviderError(63024, "No", "SM1")));
  }

  @Test
  void the_log_tells_what_went_out_and_what_came_in() {
    try (var twilio = simulator()) {
      var api = new TwilioApi(twilio.baseUri().toString(), Duration.ofSeconds(5), TwilioSenderTest::call);
      var body = TwilioBodies.template("+97140000022", "971500000007", new RenderedContent(CONTENT, Map.of("1", "x"), null), null);
      var sent = (SendOutcome.Accepted) new TwilioSender(api, InstantSource.system()).send(ACCOUNT, body, 1);
      var in = twilio.inbound("+971500000007", "+97140000022", "Aisha", "hello");
      var log = new MessageLog(api);
      var since = java.time.Instant.now().minusSeconds(60);
      assertThat(log.outgoing(ACCOUNT, "971500000007", since)).extracting(MessageLog.Entry::sid).containsExactly(sent.providerMessageId());
      assertThat(log.incoming(ACCOUNT, "+97140000022", since)).extracting(MessageLog.Entry::sid).containsExactly(in);
      assertThat(log.incoming(ACCOUNT, "+97140000022", since.plusSeconds(600))).isEmpty();
    }
  }

  private static TwilioSimulator simulator() {
    return seed(TwilioSimulator.start(0));
  }

  private static TwilioSimulator seed(TwilioSimulator twilio) {
    return twilio.put(new com.tqpro.whatsapp.simulators.twilio.TwilioAccount(SID, "token")).put(new TwilioNumber("+97140000022", SID, null, null));
  }
}
