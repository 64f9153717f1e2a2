package com.tqpro.whatsapp.meta.send;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Accepted;
import com.tqpro.whatsapp.domain.send.SendOutcome.Rejected;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import com.tqpro.whatsapp.domain.send.SendOutcome.Throttled;
import com.tqpro.whatsapp.domain.send.SendOutcome.Unknown;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a socket that answers, or does not, exactly as told: every request that reaches it is counted. */
class MetaSenderTest {
  private static final byte[] BODY = "{\"to\":\"+971500000001\"}".getBytes(StandardCharsets.UTF_8);
  private static final String OK = "{\"messaging_product\":\"whatsapp\",\"messages\":[{\"id\":\"wamid.1\",\"message_status\":\"accepted\"}]}";

  private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-24T10:00:00Z"));
  private final Clients clients = new Clients(now::get, Duration.ofSeconds(2));

  @AfterEach
  void close() {
    clients.close();
  }

  @Test
  void posts_once_what_it_was_given() throws IOException {
    try (var server = RawServer.answering(RawServer.http(200, "application/json", OK))) {
      assertThat(send(server)).isEqualTo(new Accepted("wamid.1", "accepted"));
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().getFirst())
          .startsWith("POST /v25.0/200001/messages HTTP/1.1\r\n")
          .contains("Authorization: Bearer token-1\r\n", "Content-Type: application/json\r\n", "Content-Length: 22\r\n")
          .doesNotContain("Upgrade:", "HTTP2-Settings:")
          .endsWith("{\"to\":\"+971500000001\"}");
    }
  }

  @ParameterizedTest(name = "HTTP {0} with error {1}")
  @CsvSource({"400,131026,RECIPIENT,false", "401,190,TENANT,true", "403,368,BROADCAST,true", "404,132001,BROADCAST,true", "500,134102,BROADCAST,true", "500,3,TENANT,true",
      "400,131050,SUPPRESS,false"})
  void a_refusal_is_read_by_its_code_whatever_the_status(int status, int code, Consequence consequence, boolean waits) throws IOException {
    var body = "{\"error\":{\"message\":\"(#" + code + ") No\",\"type\":\"OAuthException\",\"code\":" + code
        + ",\"error_data\":{\"messaging_product\":\"whatsapp\",\"details\":\"Because\"},\"fbtrace_id\":\"tr\"}}";
    try (var server = RawServer.answering(RawServer.http(status, "application/json", body))) {
      assertThat(send(server)).isEqualTo(new Rejected(new ProviderError(code, "(#" + code + ") No: Because", "tr"), consequence, waits));
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** Nothing but Meta's own error body proves that a message was not taken. */
  @ParameterizedTest(name = "HTTP {0} {1}")
  @CsvSource({"429,text/html,<html>Too many</html>", "500,text/html,<html>Sorry</html>", "500,text/plain,''", "502,text/html,<html>Bad Gateway</html>", "503,text/plain,''",
      "503,application/json,{}", "500,application/json,'{\"error\":\"oops\"}'", "200,text/html,<html></html>", "200,application/json,'{\"messages\":[]}'", "302,text/plain,''"})
  void an_answer_that_is_not_metas_leaves_it_unknown_and_is_not_asked_again(int status, String type, String body) throws IOException {
    try (var server = RawServer.answering(RawServer.http(status, type, body))) {
      assertThat(send(server)).isInstanceOf(Unknown.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"messages\"", "garbage\r\n\r\n"})
  void a_connection_that_breaks_after_the_request_leaves_it_unknown_and_posts_once(String answer) throws IOException {
    try (var server = RawServer.answering(answer)) {
      assertThat(send(server)).isInstanceOf(Unknown.class);
      assertThat(server.requests()).hasSize(1);
    }
  }

  /** The case in which HTTP clients like to repeat: a kept connection that the server closes when the next request comes. */
  @Test
  void a_kept_connection_that_dies_under_the_second_request_does_not_repeat_it() throws IOException {
    try (var server = RawServer.answering(RawServer.http(200, "application/json", OK), "")) {
      assertThat(send(server)).isInstanceOf(Accepted.class);
      assertThat(send(server)).isInstanceOf(Unknown.class);
      assertThat(server.requests()).hasSize(2);
      assertThat(server.connections()).as("the second request used the kept connection").isEqualTo(1);
    }
  }

  @Test
  void silence_is_unknown_after_the_time_out() throws IOException {
    try (var server = RawServer.silent()) {
      assertThat(send(server, Duration.ofMillis(300))).isEqualTo(new Unknown("no answer within 300 ms"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void who_cannot_be_reached_got_nothing() throws IOException {
    int port;
    try (var socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    var sender = new MetaSender("http://127.0.0.1:" + port, "v25.0", Duration.ofSeconds(5), clients);
    assertThat(sender.send("200001", "token-1", BODY, 1))
        .isEqualTo(new Throttled(Scope.CONNECTION, Duration.ofSeconds(1), "Meta could not be reached (ConnectException)"));
  }

  @Test
  void metas_own_waiting_time_is_taken_over() throws IOException {
    var usage = "X-Business-Use-Case-Usage: {\"1\":[{\"type\":\"messaging\",\"call_count\":101,\"total_cputime\":5,\"total_time\":6,\"estimated_time_to_regain_access\":7}]}\r\n";
    var body = "{\"error\":{\"message\":\"slow\",\"code\":80007}}";
    try (var server = RawServer.answering("HTTP/1.1 400 Bad Request\r\n" + usage + "Content-Length: " + body.length() + "\r\n\r\n" + body)) {
      assertThat(send(server)).isEqualTo(new Throttled(Scope.ACCOUNT, Duration.ofMinutes(7), "Meta error 80007: slow"));
    }
  }

  @Test
  void an_idle_client_is_replaced_so_that_no_old_connection_is_used() throws IOException {
    try (var server = RawServer.answering(RawServer.http(200, "application/json", OK), RawServer.http(200, "application/json", OK), RawServer.http(200, "application/json", OK))) {
      send(server);
      now.updateAndGet(t -> t.plusSeconds(5));
      send(server);
      assertThat(server.connections()).isEqualTo(1);
      now.updateAndGet(t -> t.plusSeconds(6));
      send(server);
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  private SendOutcome send(RawServer server) {
    return send(server, Duration.ofSeconds(5));
  }

  private SendOutcome send(RawServer server, Duration timeout) {
    return new MetaSender(server.url(), "v25.0", timeout, clients).send("200001", "token-1", BODY, 1);
  }
}
