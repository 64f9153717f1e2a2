package com.tqpro.whatsapp.runtime.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CorsTest {
  private final Router router = new Router().get("/things", (r, c) -> HttpResponse.ok("x"));

  /** CORS_ORIGINS, method, Origin, whether the browser asks beforehand; then status and access-control-allow-origin. */
  @ParameterizedTest
  @CsvSource({
      "https://a.example,GET,https://a.example,false,200,https://a.example", "https://a.example,GET,https://b.example,false,200,",
      "https://a.example,OPTIONS,https://a.example,true,204,https://a.example", "https://a.example,OPTIONS,https://b.example,true,405,",
      "https://a.example,OPTIONS,https://a.example,false,405,https://a.example", ",OPTIONS,https://a.example,true,405,", ",GET,https://a.example,false,200,",
      "'https://a.example, http://localhost:5173',GET,http://localhost:5173,false,200,http://localhost:5173"})
  void only_listed_origins_may_read(String origins, String method, String origin, boolean asks, int status, String allowed) {
    var headers = new HashMap<>(Map.of("origin", origin));
    if (asks) {
      headers.put("access-control-request-method", "GET");
    }
    var answer = function(origins).answer(new HttpRequest(method, "/things", "", Map.of(), headers, new byte[0], Map.of(), "203.0.113.9", "req-1"));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers().get("access-control-allow-origin")).isEqualTo(allowed);
    assertThat(answer.headers()).doesNotContainKey("access-control-allow-credentials").containsKey("strict-transport-security");
    if (status == 204) {
      assertThat(answer.headers()).containsEntry("access-control-allow-headers", "authorization, content-type, x-tenant").containsEntry("access-control-max-age", "600");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "a.example", "https://a.example/", "https://*.example", "null", "https://a.example https://b.example"})
  void what_is_no_origin_keeps_the_function_from_starting(String origins) {
    assertThatThrownBy(() -> Cors.of(Environment.of(Map.of("CORS_ORIGINS", origins)))).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("CORS_ORIGINS");
  }

  @Test
  void a_route_that_serves_pages_keeps_its_own_policy() {
    router.get("/page", (r, c) -> HttpResponse.text(200, "x").header("content-security-policy", "default-src 'self'"));
    var answer = function(null).answer(new HttpRequest("GET", "/page", "", Map.of(), Map.of(), new byte[0], Map.of(), "203.0.113.9", "req-1"));
    assertThat(answer.headers()).containsEntry("content-security-policy", "default-src 'self'");
  }

  private HttpFunction function(String origins) {
    var cors = Cors.of(Environment.of(origins == null ? Map.of() : Map.of("CORS_ORIGINS", origins)));
    return new HttpFunction(router, Access.anyone(), new JsonLog("test", InstantSource.system(), new PrintStream(OutputStream.nullOutputStream()))) {
      @Override
      protected Cors cors() {
        return cors;
      }
    };
  }
}
