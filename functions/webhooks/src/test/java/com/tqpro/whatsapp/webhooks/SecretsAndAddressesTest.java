package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_APP;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.SECRET;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.call;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.event;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.post;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changing secrets, the handshake, and where requests come from. */
class SecretsAndAddressesTest {
  private static final String META_ADDRESS = "57.144.1.1";
  private final WebhooksFixture fixture = new WebhooksFixture();

  @Test
  void a_new_secret_is_read_when_the_old_one_fails_and_the_one_before_it_still_counts() {
    var function = fixture.function();
    var body = text(NUMBER, "wamid.1");
    assertThat(post(function, "/webhooks/meta", body, sign(body, SECRET))).isEqualTo(200);
    fixture.service("newer", SECRET);
    assertThat(post(function, "/webhooks/meta", body, sign(body, "newer"))).isEqualTo(200);
    assertThat(post(function, "/webhooks/meta", body, sign(body, SECRET))).isEqualTo(200);
    assertThat(post(function, "/webhooks/meta", body, sign(body, "guess"))).isEqualTo(403);
  }

  @Test
  void the_secret_of_an_own_app_that_was_replaced_holds_for_that_app_alone() {
    var function = fixture.function();
    var own = "/webhooks/meta/" + OWN_APP;
    var body = text(WebhooksFixture.OWN_NUMBER, "wamid.1");
    assertThat(post(function, own, body, sign(body, WebhooksFixture.OWN_SECRET))).isEqualTo(200);
    Embedded.secrets().put(fixture.id + "/tenants/dune", "{\"meta\":{\"appSecret\":\"newer\",\"previousAppSecret\":\"" + WebhooksFixture.OWN_SECRET + "\"}}");
    assertThat(post(function, own, body, sign(body, "newer"))).isEqualTo(200);
    assertThat(post(function, own, body, sign(body, WebhooksFixture.OWN_SECRET))).isEqualTo(200);
    assertThat(post(function, "/webhooks/meta", body, sign(body, "newer"))).isEqualTo(403);
    Embedded.secrets().put(fixture.id + "/tenants/dune", "{\"meta\":{\"appSecret\":\"newest\",\"previousAppSecret\":\"newer\"}}");
    fixture.now.updateAndGet(t -> t.plusSeconds(10));
    assertThat(post(function, own, body, sign(body, "newest"))).isEqualTo(200);
    assertThat(post(function, own, body, sign(body, WebhooksFixture.OWN_SECRET))).as("two rotations ago").isEqualTo(403);
  }

  @Test
  void secrets_are_read_anew_at_most_every_ten_seconds() {
    var function = fixture.function();
    var body = text(NUMBER, "wamid.1");
    assertThat(post(function, "/webhooks/meta", body, sign(body, "guess"))).isEqualTo(403);
    fixture.service("newest", null);
    fixture.now.updateAndGet(t -> t.plusSeconds(9));
    assertThat(post(function, "/webhooks/meta", body, sign(body, "newest"))).isEqualTo(403);
    fixture.now.updateAndGet(t -> t.plusSeconds(1));
    assertThat(post(function, "/webhooks/meta", body, sign(body, "newest"))).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({
      "/webhooks/meta,shared-verify,200", "/webhooks/meta,dune-verify,403", "/webhooks/meta/" + OWN_APP + ",dune-verify,200",
      "/webhooks/meta/" + OWN_APP + ",shared-verify,403", "/webhooks/meta/unknown-app-key-0123456789,dune-verify,404"})
  void the_handshake_is_answered_with_the_challenge(String path, String token, int status) {
    var event = event("GET", path, null, null);
    event.withObject("queryStringParameters").put("hub.mode", "subscribe").put("hub.challenge", "1158201444").put("hub.verify_token", token);
    var answer = call(fixture.function(), event);
    assertThat(answer.path("statusCode").asInt()).isEqualTo(status);
    if (status == 200) {
      assertThat(answer.path("body").asText()).isEqualTo("1158201444");
      assertThat(answer.path("headers").path("content-type").asText()).startsWith("text/plain");
    } else {
      assertThat(answer.path("body").asText()).doesNotContain("1158201444");
    }
  }

  @ParameterizedTest
  @CsvSource({
      "ignore,203.0.113.9,'',200,false", "permit,203.0.113.9,'',200,true", "restrict,203.0.113.9,'',403,true", "RESTRICT,203.0.113.9,'',403,true",
      "permit," + META_ADDRESS + ",'',200,false", "restrict," + META_ADDRESS + ",'',200,false", "restrict,2a03:2880::1,'',200,false",
      // Only a proxy that is trusted may say for whom it speaks.
      "restrict,203.0.113.9," + META_ADDRESS + ",403,true", "restrict,10.1.2.3," + META_ADDRESS + ",200,false",
      "restrict,10.1.2.3,'" + META_ADDRESS + ", 203.0.113.9',403,true"})
  void the_address_is_checked_as_the_mode_says(String mode, String source, String forwarded, int status, boolean counted) {
    fixture.variables.put("META_WEBHOOK_IP_CHECK", mode);
    fixture.variables.put("TRUSTED_PROXIES", "10.0.0.0/8");
    var body = text(NUMBER, "wamid.1");
    var event = event("POST", "/webhooks/meta", body, sign(body, SECRET));
    event.withObject("/requestContext/http").put("sourceIp", source);
    if (!forwarded.isEmpty()) {
      event.withObject("headers").put("x-forwarded-for", forwarded);
    }
    assertThat(call(fixture.function(), event).path("statusCode").asInt()).isEqualTo(status);
    assertThat(fixture.log().contains("\"foreign_addresses\":1")).isEqualTo(counted);
  }

  @ParameterizedTest
  @CsvSource({"META_WEBHOOK_IP_CHECK,allow", "TRUSTED_PROXIES,10.0.0.0/64", "CONVERSATION_ENCRYPTION_KEY,short"})
  void a_setting_that_cannot_be_used_stops_the_start_and_is_named(String name, String value) {
    fixture.variables.put(name, value);
    assertThatThrownBy(fixture::function).isInstanceOf(StartupFault.class).hasMessageContaining(name);
  }

  @Test
  void priming_runs_the_pipeline_against_nothing_and_a_restore_starts_with_empty_caches() throws Exception {
    var function = fixture.function();
    var body = text(NUMBER, "wamid.1");
    assertThat(post(function, "/webhooks/meta", body, sign(body, SECRET))).isEqualTo(200);
    function.snapshot().beforeCheckpoint(null);
    fixture.service("newer", null);
    function.snapshot().afterRestore(null);
    assertThat(post(function, "/webhooks/meta", body, sign(body, SECRET))).isEqualTo(403);
    assertThat(post(function, "/webhooks/meta", body, sign(body, "newer"))).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getKey()).containsOnly("oasis");
  }

  private static String sign(String body, String secret) {
    return MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), secret);
  }
}
