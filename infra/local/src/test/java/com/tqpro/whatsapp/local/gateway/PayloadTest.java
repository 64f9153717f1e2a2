package com.tqpro.whatsapp.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tqpro.whatsapp.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events and answers of payload format 2.0, literally. */
class PayloadTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Template.Function FUNCTION = new Template.Function("F", "f.zip", "f.F", Duration.ofSeconds(3), 128, Map.of(), List.of(), List.of(), List.of());

  @Test
  void a_request_becomes_the_event() throws Exception {
    var headers = Map.of("Accept", List.of("text/html", "application/json"), "Host", List.of("api.example:3000"), "User-Agent", List.of("curl/8"),
        "X-Forwarded-For", List.of("203.0.113.9"), "Cookie", List.of("session=s1; theme=dark"));
    var event = PayloadEvent.of(request("GET", "/things/caf%C3%A9", "a=1&b=x%20y&a=2&empty", headers, new byte[0]),
        new RouteTable.Match("GET /things/{id}", FUNCTION, Map.of("id", "café")));
    try (var expected = getClass().getResourceAsStream("/gateway/get.json")) {
      assertThat(JSON.readTree(event)).isEqualTo(JSON.readTree(expected));
    }
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "application/json                  | false",
      "application/json; charset=utf-8   | false",
      "text/plain                        | false",
      "application/xml                   | false",
      "application/javascript            | false",
      "application/x-www-form-urlencoded | true",
      "image/png                         | true",
      "''                                | true"})
  void a_body_comes_as_text_or_in_base64_by_its_type(String type, boolean base64) throws Exception {
    var body = "{\"é\":1}".getBytes(StandardCharsets.UTF_8);
    var event = JSON.readTree(PayloadEvent.of(request("POST", "/", "", type.isEmpty() ? Map.of() : Map.of("Content-Type", List.of(type)), body),
        new RouteTable.Match("POST /", FUNCTION, Map.of())));
    assertThat(event.path("isBase64Encoded").booleanValue()).isEqualTo(base64);
    assertThat(event.path("body").textValue()).isEqualTo(base64 ? "eyLDqSI6MX0=" : "{\"é\":1}");
    assertThat(event.has("queryStringParameters") || event.has("pathParameters") || event.has("cookies")).isFalse();
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '~', value = {
      "{\"statusCode\":201,\"headers\":{\"X-A\":\"1\"},\"cookies\":[\"a=1\",\"b=2\"],\"body\":\"hi\"} | 201 | {x-a=[1], content-type=[text/plain;charset=UTF-8], set-cookie=[a=1, b=2]} | hi",
      "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"aGk=\"} | 200 | {content-type=[text/plain;charset=UTF-8]} | hi",
      "{\"statusCode\":\"404\",\"body\":\"\"} | - | - | -",
      "{\"statusCode\":200,\"body\":{\"a\":1}} | - | - | -",
      "{\"statusCode\":200,\"isBase64Encoded\":true,\"body\":\"%\"} | - | - | -",
      "{\"a\":1} | 200 | {content-type=[application/json]} | {\"a\":1}",
      "\"text\" | 200 | {content-type=[application/json]} | text",
      "nonsense | - | - | -"})
  void an_answer_becomes_the_response(String answer, String status, String headers, String body) {
    var response = PayloadAnswer.read(answer.getBytes(StandardCharsets.UTF_8));
    assertThat(response.map(r -> Integer.toString(r.status())).orElse("-")).isEqualTo(status);
    assertThat(response.map(r -> r.headers().toString()).orElse("-")).isEqualTo(headers);
    assertThat(response.map(r -> new String(r.body(), StandardCharsets.UTF_8)).orElse("-")).isEqualTo(body);
  }

  private static IncomingRequest request(String method, String path, String query, Map<String, List<String>> headers, byte[] body) {
    return new IncomingRequest("aabbccdd-eeff-0011-2233-445566778899", Instant.parse("2024-12-31T12:16:00Z"), method, path, query, "HTTP/1.1", "127.0.0.1", 3000, headers, body);
  }
}
