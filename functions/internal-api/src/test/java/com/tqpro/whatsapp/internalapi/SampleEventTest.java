package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** events/internal-api-http.json is what `sam local invoke` is given. */
class SampleEventTest {
  @Test
  void the_sample_is_answered() throws IOException {
    try (var fixture = new InternalFixture()) {
      var event = Files.readString(Path.of(System.getProperty("house"), "events", "internal-api-http.json")).replace("PUT-TQPRO_API_KEY-HERE", InternalFixture.KEY);
      var out = new ByteArrayOutputStream();
      var function = fixture.function();
      fixture.call(function, "POST", "/internal/wa/refresh", null, null);
      function.handleRequest(new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)), out, context());
      var answer = Json.tree(out.toByteArray());
      assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
      assertThat(Json.tree(answer.path("body").asText())).isEqualTo(Json.tree("{\"address\":\"971500000001\",\"optOuts\":[],\"recipients\":[]}"));
      assertThat(answer.at("/headers/x-request-id").asText()).isEqualTo("sample-internal-api-http.json");
    }
  }

  private static Context context() {
    return (Context) Proxy.newProxyInstance(SampleEventTest.class.getClassLoader(), new Class<?>[] {Context.class},
        (proxy, method, arguments) -> method.getName().equals("getAwsRequestId") ? "aws-1" : null);
  }
}
