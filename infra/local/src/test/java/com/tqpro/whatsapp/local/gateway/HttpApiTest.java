package com.tqpro.whatsapp.local.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.tqpro.whatsapp.local.SampleZip;
import com.tqpro.whatsapp.local.functions.FunctionCode;
import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.template.Template;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** HTTP in, a function from its zip, HTTP out. */
class HttpApiTest {
  @TempDir Path folder;
  private final HttpClient client = HttpClient.newHttpClient();
  private FunctionHost host;
  private HttpApi api;

  @BeforeEach
  void start() throws FunctionFault {
    var function = new Template.Function("Sample", "sample.zip", "sample.functions.HttpSample", Duration.ofSeconds(4), 128, Map.of(),
        List.of(new Template.Route("All", "ANY", "/sample/{proxy+}")), List.of(), List.of());
    host = new FunctionHost(function, FunctionCode.alone(SampleZip.in(folder), folder.resolve("unpacked")), Map.of(), folder.resolve("sample.log"), 2, line -> { });
    host.initialise();
    api = HttpApi.bind(0, InstantSource.system(), Duration.ofSeconds(2));
    api.serve(List.of(function), Map.of("Sample", host));
  }

  @AfterEach
  void close() {
    client.close();
    api.close();
    host.close();
  }

  @Test
  void the_function_hears_the_request_and_its_answer_is_the_response() throws Exception {
    var echoed = new ObjectMapper().readTree(send("PUT", "/sample/a%20b?x=1", "{\"k\":\"v\"}", "Content-Type", "application/json", "X-Two", "1", "X-Two", "2").body());
    assertThat(echoed.path("rawPath").textValue()).isEqualTo("/sample/a%20b");
    assertThat(echoed.path("headers").path("x-two").textValue()).isEqualTo("1,2");
    assertThat(echoed.path("body").textValue()).isEqualTo("{\"k\":\"v\"}");
    assertThat(echoed.path("pathParameters").path("proxy").textValue()).isEqualTo("a b");
    assertThat(echoed.path("requestContext").path("http").path("sourceIp").textValue()).isEqualTo("127.0.0.1");

    var cookies = send("GET", "/sample/cookies", "");
    assertThat(cookies.statusCode()).isEqualTo(201);
    assertThat(cookies.headers().allValues("set-cookie")).containsExactly("a=1", "b=2; Secure");
    assertThat(cookies.headers().firstValue("x-one")).contains("1");
  }

  @Test
  void failures_look_as_on_aws() throws Exception {
    assertAnswer(send("GET", "/elsewhere", ""), 404, "{\"message\":\"Not Found\"}");
    assertAnswer(send("GET", "/sample/throw", ""), 500, "{\"message\":\"Internal Server Error\"}");
    assertAnswer(send("GET", "/sample/garbage", ""), 500, "{\"message\":\"Internal Server Error\"}");
    assertAnswer(send("GET", "/sample/badstatus", ""), 500, "{\"message\":\"Internal Server Error\"}");
    assertAnswer(send("GET", "/sample/large", ""), 500, "{\"message\":\"Internal Server Error\"}");
    assertAnswer(send("POST", "/sample/echo", "x".repeat(10 * 1024 * 1024 + 1), "Content-Type", "text/plain"), 413, "{\"message\":\"Request Entity Too Large\"}");
    assertAnswer(send("POST", "/sample/echo", "x".repeat(6 * 1024 * 1024), "Content-Type", "text/plain"), 413, "{\"message\":\"Request Entity Too Large\"}");
    assertAnswer(send("GET", "/sample/bare", "", "X-Long", "x".repeat(10_240)), 431, "{\"message\":\"Request Header Fields Too Large\"}");
    assertAnswer(send("GET", "/sample/sleep", ""), 503, "{\"message\":\"Service Unavailable\"}");
    assertAnswer(send("GET", "/sample/bare", ""), 200, "{\"a\":1}");
  }

  @Test
  void a_port_in_use_is_told_with_what_to_do() {
    assertThatThrownBy(() -> HttpApi.bind(api.port(), InstantSource.system()))
        .hasMessage("port " + api.port() + " is in use: stop what uses it, or set PORT to another one");
  }

  private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
    assertThat(answer.statusCode() + " " + answer.body()).isEqualTo(status + " " + body);
  }

  private HttpResponse<String> send(String method, String path, String body, String... headers) throws Exception {
    var request = HttpRequest.newBuilder(java.net.URI.create(api.uri() + path)).method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
