package com.tqpro.whatsapp.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFunctionTest {
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final Router router = new Router()
      .get("/things", (r, c) -> HttpResponse.ok(Map.of("query", r.query())))
      .get("/things/{id}", (r, c) -> HttpResponse.ok(Map.of("id", r.parameter("id"))))
      .get("/things/newest", (r, c) -> HttpResponse.ok(Map.of("newest", true)))
      .post("/things", (r, c) -> HttpResponse.ok(Json.object().put("bytes", r.body().length).set("json", r.json())))
      .get("/broken", (r, c) -> {
        throw new IllegalStateException("+971500000001 said something");
      });
  private final HttpFunction function = new HttpFunction(router, Access.anyone(),
      new JsonLog("test", InstantSource.fixed(Instant.EPOCH), new PrintStream(logged, true, StandardCharsets.UTF_8))) {};

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "GET|/things|200|{\"query\":{}}",
      "GET|/things/newest|200|{\"newest\":true}",
      "GET|/things/a%20b%2Fc+d|200|{\"id\":\"a b/c+d\"}",
      "GET|/things/|404|There is nothing at /things/.",
      "GET|/things/%zz|400|The path holds a broken percent escape.",
      "DELETE|/things|405|/things takes GET or POST, not DELETE.",
      "GET|/none|404|There is nothing at /none."})
  void a_route_is_found_or_refused_with_a_reason(String method, String path, int status, String expected) {
    var answer = function.answer(request(method, path, new byte[0]));
    assertThat(answer.status()).isEqualTo(status);
    var body = new String(answer.body(), StandardCharsets.UTF_8);
    if (status == 200) {
      assertThat(body).isEqualTo(expected);
    } else {
      assertThat(answer.headers()).containsEntry("content-type", "application/problem+json");
      assertThat(Json.tree(body).path("detail").asText()).isEqualTo(expected);
      assertThat(Json.tree(body).path("requestId").asText()).isEqualTo("req-1");
    }
    assertThat(answer.headers()).containsEntry("x-request-id", "req-1").containsEntry("cache-control", "no-store");
  }

  @Test
  void a_fault_becomes_a_500_and_a_log_line_that_repeats_nothing_private() {
    var answer = function.answer(request("GET", "/broken", new byte[0]));
    assertThat(answer.status()).isEqualTo(500);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8) + logged).doesNotContain("said something").doesNotContain("+971500000001");
    assertThat(logged.toString()).contains("\"message\":\"Request failed\"").contains("\"error\":\"java.lang.IllegalStateException\"");
  }

  @Test
  void payload_2_is_read_and_answered_as_api_gateway_has_it() throws IOException {
    var event = """
        {"version":"2.0","rawPath":"/things","rawQueryString":"","headers":{"content-type":"application/json"},
         "requestContext":{"requestId":"gw-7","stage":"$default","http":{"method":"POST","path":"/things","sourceIp":"203.0.113.9"}},
         "body":"%s","isBase64Encoded":true}""".formatted(Base64.getEncoder().encodeToString("{\"t\":\"ä\"}".getBytes(StandardCharsets.UTF_8)));
    var out = new ByteArrayOutputStream();
    function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, new TestContext(30_000));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"statusCode\":200,\"headers\":{\"cache-control\":\"no-store\","
        + "\"content-security-policy\":\"default-src 'none'; frame-ancestors 'none'\",\"content-type\":\"application/json; charset=utf-8\","
        + "\"referrer-policy\":\"no-referrer\",\"strict-transport-security\":\"max-age=31536000; includeSubDomains\","
        + "\"x-content-type-options\":\"nosniff\",\"x-request-id\":\"gw-7\"},"
        + "\"isBase64Encoded\":false,\"body\":\"" + "{\\\"bytes\\\":10,\\\"json\\\":{\\\"t\\\":\\\"ä\\\"}}" + "\"}");
  }

  @Test
  void a_body_that_is_no_json_is_a_400_that_does_not_repeat_it() {
    var answer = function.answer(request("POST", "/things", "{\"secret words".getBytes(StandardCharsets.UTF_8)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("not valid JSON").doesNotContain("secret words");
  }

  private static HttpRequest request(String method, String path, byte[] body) {
    return new HttpRequest(method, path, "", Map.of(), Map.of(), body, Map.of(), "203.0.113.9", "req-1");
  }
}
