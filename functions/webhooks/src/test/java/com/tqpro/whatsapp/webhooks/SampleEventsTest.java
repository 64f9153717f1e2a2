package com.tqpro.whatsapp.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.embedded.Embedded;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** events/ holds one sample per route; each is signed with the secret, and carries the verify token, of these tests. */
class SampleEventsTest {
  private static final Path EVENTS = Path.of(System.getProperty("house"), "events");
  private final WebhooksFixture fixture = new WebhooksFixture();

  @ParameterizedTest
  @CsvSource({
      "webhooks-meta-verify,1158201444,", "webhooks-meta-app-verify,1158201444,",
      "webhooks-meta-receive,'',oasis", "webhooks-meta-app-receive,'',dune"})
  void each_sample_is_taken(String sample, String body, String tenant) throws IOException {
    fixture.variables.put("META_WEBHOOK_IP_CHECK", "restrict");
    var answer = WebhooksFixture.call(fixture.function(), Json.tree(Files.readAllBytes(EVENTS.resolve(sample + ".json"))));
    assertThat(answer.path("statusCode").asInt()).isEqualTo(200);
    assertThat(answer.path("body").asText()).isEqualTo(body);
    if (tenant != null) {
      assertThat(fixture.inbound()).extracting(e -> e.getKey() + " " + e.getValue().text()).containsExactly(tenant + " \u0645\u0631\u062d\u0628\u0627");
      assertThat(fixture.take("RECEIPTS_QUEUE_URL")).extracting(b -> b.path("tenant").asText()).containsExactly(tenant);
    }
  }

  @Test
  void each_sample_of_twilio_is_taken() throws IOException {
    var host = "https://example.execute-api.eu-central-1.amazonaws.com/webhooks/twilio/{tenant}/";
    fixture.variables.put("BROADCAST_TWILIO_STATUS_CALLBACK_URL", host + "status");
    fixture.variables.put("BROADCAST_TWILIO_INBOUND_URL", host + "inbound");
    Embedded.secrets().put(fixture.id + "/tenants/oasis", "{\"twilio\":{\"accountSid\":\"AC" + "1".repeat(32) + "\",\"authToken\":\"sample-token\"}}");
    fixture.project(2, new NumberRoute(Provider.TWILIO, "+97140000022", "oasis", "+97140000022", null, null, 80));
    var function = fixture.function();
    for (var sample : new String[] {"webhooks-twilio-inbound", "webhooks-twilio-status"}) {
      var answer = WebhooksFixture.call(function, Json.tree(Files.readAllBytes(EVENTS.resolve(sample + ".json"))));
      assertThat(answer.path("statusCode").asInt()).as(sample).isEqualTo(200);
      assertThat(answer.path("body").asText()).isEqualTo("<Response/>");
    }
    assertThat(fixture.inbound()).extracting(e -> e.getKey() + " " + e.getValue().text()).containsExactly("oasis \u0645\u0631\u062d\u0628\u0627");
    assertThat(fixture.take("RECEIPTS_QUEUE_URL")).extracting(b -> b.at("/statuses/0/callbackData").asText()).containsExactly("019aab00-0000-7000-8000-000000000001.1");
  }
}
