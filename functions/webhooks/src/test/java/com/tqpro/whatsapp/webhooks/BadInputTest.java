package com.tqpro.whatsapp.webhooks;

import static com.tqpro.whatsapp.webhooks.WebhooksFixture.NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_APP;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_NUMBER;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.OWN_SECRET;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.SECRET;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.WABA;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.call;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.event;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.post;
import static com.tqpro.whatsapp.webhooks.WebhooksFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each kind of bad input, through the real handler: the answer, the count, and nothing on any queue. */
class BadInputTest {
  private final WebhooksFixture fixture = new WebhooksFixture();
  private final WebhooksFunction function = fixture.function();

  static Stream<Arguments> inputs() {
    var good = text(NUMBER, "wamid.1");
    var truncated = good.substring(0, good.length() - 20);
    var deep = "{\"object\":\"whatsapp_business_account\",\"entry\":" + "[".repeat(5000) + "]".repeat(5000) + "}";
    return Stream.of(
        Arguments.of("unsigned", good, null, 403, "signatures_refused"),
        Arguments.of("signed with another secret", good, sign(good, "guess"), 403, "signatures_refused"),
        Arguments.of("signed with the secret of another app", good, sign(good, OWN_SECRET), 403, "signatures_refused"),
        Arguments.of("signature of another form", good, sign(good, SECRET).replace("sha256=", "sha1="), 403, "signatures_refused"),
        Arguments.of("truncated on its way", truncated, sign(good, SECRET), 403, "signatures_refused"),
        Arguments.of("oversized", "x".repeat(MetaEndpoint.MAX_BODY + 1), null, 413, "oversized_bodies"),
        Arguments.of("signed, truncated", truncated, sign(truncated, SECRET), 200, "unreadable_bodies"),
        Arguments.of("signed, not JSON", "<xml/>", sign("<xml/>", SECRET), 200, "unreadable_bodies"),
        Arguments.of("signed, deeply nested", deep, sign(deep, SECRET), 200, "unreadable_bodies"),
        Arguments.of("signed, empty", "", sign("", SECRET), 200, "skipped_items"),
        Arguments.of("signed, of another product", "{\"object\":\"page\",\"entry\":[]}", sign("{\"object\":\"page\",\"entry\":[]}", SECRET), 200, "skipped_items"),
        Arguments.of("a number of another app", text(OWN_NUMBER, "wamid.1"), sign(text(OWN_NUMBER, "wamid.1"), SECRET), 200, "refused_changes"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("inputs")
  void bad_input_has_its_answer_its_count_and_no_effect(String name, String body, String signature, int status, String metric) {
    assertThat(post(function, "/webhooks/meta", body, signature)).isEqualTo(status);
    assertThat(fixture.log()).contains("\"" + metric + "\":1").doesNotContain("secret words").doesNotContain("971500000101");
    for (var queue : new String[] {"INBOUND_QUEUE_URL", "RECEIPTS_QUEUE_URL", "ACCOUNT_EVENTS_QUEUE_URL", "UNROUTED_QUEUE_URL"}) {
      assertThat(fixture.take(queue)).as(queue).isEmpty();
    }
  }

  @Test
  void an_own_app_cannot_speak_for_a_number_of_the_shared_one() {
    var body = text(NUMBER, "wamid.1");
    assertThat(post(function, "/webhooks/meta/" + OWN_APP, body, sign(body, OWN_SECRET))).isEqualTo(200);
    assertThat(fixture.inbound()).isEmpty();
    assertThat(fixture.log()).contains("\"refused_changes\":1").contains("reports through another app").doesNotContain(OWN_APP);
  }

  @Test
  void one_bad_item_among_good_ones_costs_only_itself() {
    var body = text(NUMBER, "wamid.1", "wamid.2", "wamid.3").replace("\"id\":\"wamid.2\",", "");
    assertThat(post(function, body)).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getValue().id()).containsExactly("wamid.1", "wamid.3");
    assertThat(fixture.log()).contains("\"malformed_items\":1").contains("\"reason\":\"id is missing\"");
  }

  @Test
  void an_unknown_app_key_is_answered_as_any_path_that_is_not_there() {
    var guesses = new String[] {"another-app-key-0123456789", "shared", "x", "%7B%7D"};
    for (var guess : guesses) {
      var path = "/webhooks/meta/" + guess;
      var answer = call(function, event("POST", path, "{}", sign("{}", SECRET)));
      assertThat(answer.path("statusCode").asInt()).isEqualTo(404);
      var elsewhere = call(function, event("POST", "/webhooks/nothing/" + guess, "{}", null));
      assertThat(answer.path("body").asText().replace(path, "P")).isEqualTo(elsewhere.path("body").asText().replace("/webhooks/nothing/" + guess, "P"));
    }
  }

  @Test
  void an_emoji_cut_in_half_and_a_nul_stop_nothing() {
    var body = text(NUMBER, "wamid.1").replace("secret words", "cut \\ud83d nul \\u0000 not a character \\uffff");
    assertThat(post(function, body)).isEqualTo(200);
    assertThat(fixture.inbound()).extracting(e -> e.getValue().text()).containsExactly("cut \uFFFD nul \uFFFD not a character \uFFFD wamid.1");
  }

  @Test
  void an_account_nobody_has_is_kept_for_fourteen_days() {
    var body = "{\"object\":\"whatsapp_business_account\",\"entry\":[{\"id\":\"109\",\"time\":1,\"changes\":[{\"field\":\"account_update\",\"value\":{\"event\":\"X\"}}]}]}";
    assertThat(post(function, body)).isEqualTo(200);
    assertThat(fixture.take("UNROUTED_QUEUE_URL")).extracting(n -> n.path("reason").asText() + " " + n.path("waba").asText()).containsExactly("unknown-account 109");
    assertThat(WABA).isNotEqualTo("109");
  }

  @Test
  void methods_other_than_get_and_post_are_refused() {
    assertThat(call(function, event("DELETE", "/webhooks/meta", null, null)).path("statusCode").asInt()).isEqualTo(405);
  }

  @Test
  void a_refusal_says_why_and_names_the_request() {
    var answer = call(function, event("POST", "/webhooks/meta", "{}", null));
    assertThat(answer.path("headers").path("content-type").asText()).isEqualTo("application/problem+json");
    var problem = Json.tree(answer.path("body").asText());
    assertThat(problem.path("type").asText()).isEqualTo("urn:tqwa:problem:signature");
    assertThat(problem.path("requestId").asText()).isEqualTo("req-1");
  }

  private static String sign(String body, String secret) {
    return MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), secret);
  }
}
