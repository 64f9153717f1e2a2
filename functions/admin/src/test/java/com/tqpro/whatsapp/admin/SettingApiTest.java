package com.tqpro.whatsapp.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.SettingsRepository;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant sets for itself: who may, what is refused and why, and what stays of it. */
class SettingApiTest {
  private static AdminFixture fixture;
  private static AdminFunction admin;

  @BeforeAll
  static void start() {
    fixture = new AdminFixture();
    admin = fixture.function();
    fixture.database("oasis").run(h -> h.execute("""
        insert into tqwa.template (id, name, provider, meta_name, language, template_type, status, component_spec) values
          (gen_random_uuid(), 'come_back', 'META', 'come_back', 'en', 'CARD', 'APPROVED', '[{"type":"body","parameters":[{"source":"message_body"}]}]'),
          (gen_random_uuid(), 'waiting', 'META', 'waiting', 'en', 'CARD', 'PENDING', '[{"type":"body","parameters":[{"source":"message_body"}]}]'),
          (gen_random_uuid(), 'picture', 'META', 'picture', 'en', 'MEDIA', 'APPROVED', '[{"type":"header","format":"image","source":"media_url"},{"type":"body","parameters":[{"source":"message_body"}]}]'),
          (gen_random_uuid(), 'mute', 'META', 'mute', 'en', 'CARD', 'APPROVED', '[{"type":"body","parameters":[{"source":"recipient_name"}]}]')"""));
  }

  @AfterAll
  static void close() {
    fixture.close();
  }

  @AfterEach
  void nothingSet() {
    fixture.database("oasis").run(h -> h.execute("delete from tqwa.setting"));
    fixture.database("oasis").run(h -> h.execute("delete from tqwa.audit_log"));
  }

  @Test
  void every_setting_of_tenants_is_listed_with_its_source_and_no_other() {
    var items = admin("GET", "", null).path("items");
    assertThat(items.findValuesAsText("name")).containsExactlyElementsOf(Arrays.stream(Setting.values()).filter(s -> s.scope() == Setting.Scope.TENANT).map(Setting::property).toList());
    assertThat(items.findValuesAsText("name")).doesNotContain("ai.claude.api-key", "owner.fallback.tenant", "broadcast.twilio.inbound.url");
    var provider = admin("GET", "/broadcast.wa.provider", null);
    assertThat(provider).isEqualTo(Json.tree("{\"name\":\"broadcast.wa.provider\",\"value\":\"META\",\"source\":\"installation\",\"accepted\":\"TWILIO or META\",\"updatedAt\":null,\"updatedBy\":null}"));
  }

  @Test
  void a_value_is_set_seen_audited_and_taken_away_again() {
    assertThat(admin("PUT", "/ai.products.delivery", "{\"value\":\" merged \"}")).isEqualTo(Json.tree("""
        {"name":"ai.products.delivery","value":"merged","source":"tenant","accepted":"separate or merged","updatedAt":"2026-11-24T10:00:00Z","updatedBy":"admin"}"""));
    assertThat(new SettingsRepository(fixture.database("oasis")).all()).isEqualTo(Map.of("ai.products.delivery", "merged"));
    assertThat(new SettingsRepository(fixture.database("dune")).all()).isEmpty();
    admin("PUT", "/ai.products.delivery", "{\"value\":\"separate\"}");
    assertThat(admin("DELETE", "/ai.products.delivery", null).path("changed").asBoolean()).isTrue();
    assertThat(admin("DELETE", "/ai.products.delivery", null).path("changed").asBoolean()).isFalse();
    assertThat(admin("GET", "/ai.products.delivery", null).path("source").asText()).isEqualTo("file");
    assertThat(audit()).containsExactlyInAnyOrder("setting.set ai.products.delivery null {\"value\": \"merged\"}",
        "setting.set ai.products.delivery {\"value\": \"merged\"} {\"value\": \"separate\"}", "setting.unset ai.products.delivery {\"value\": \"separate\"} null");
  }

  @Test
  void the_owners_address_is_in_the_audit_log_and_the_functions_log_only_so_far_that_it_can_be_told_apart() {
    admin("PUT", "/owner.email", "{\"value\":\"sara@oasis.example\"}");
    admin("PUT", "/owner.whatsapp.number", "{\"value\":\"+971500000999\"}");
    assertThat(audit()).containsExactlyInAnyOrder("setting.set owner.email null {\"value\": \"s…@oasis.example\"}", "setting.set owner.whatsapp.number null {\"value\": \"…99\"}");
    assertThat(fixture.log.toString(StandardCharsets.UTF_8)).doesNotContain("sara@", "971500000999");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
      "ai.products.delivery|both|ai.products.delivery must be separate or merged, not \"both\".",
      "ai.claude.max-tokens|7|must be a number from 100 to 99,999",
      "owner.email|not an address|must be empty, or an e-mail address",
      "owner.whatsapp.number|0500000999|a number in E.164 with +",
      "broadcast.wa.shortlink|oasis|must be a URL, or empty",
      "optout.words|enough,,no more|must be words and phrases separated by commas",
      "reply.window.template|nobody|there is no template \"nobody\" at a provider of the tenant's numbers",
      "reply.window.template|waiting|\"waiting\" (META, en) is not approved (PENDING)",
      "reply.window.template|picture|needs what a reply does not have: media_url is missing",
      "reply.window.template|mute|has no variable message_body: the reply would not be in it"})
  void a_value_that_cannot_be_used_is_refused_with_the_reason(String name, String value, String reason) {
    var answer = call("PUT", "/" + name, "admin@oasis", Json.text(Json.object().put("value", value)));
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("type").asText()).isEqualTo("urn:tqwa:problem:setting-invalid");
    assertThat(answer.json().path("detail").asText()).contains(reason);
    assertThat(new SettingsRepository(fixture.database("oasis")).all()).isEmpty();
  }

  @Test
  void a_word_cannot_mean_both() {
    admin("PUT", "/optout.words", "{\"value\":\"No Offers, basta\"}");
    assertThat(call("PUT", "/optin.words", "admin@oasis", "{\"value\":\"back, NO offers!\"}").json().path("detail").asText()).isEqualTo("\"no offers\" is one of optout.words already: it cannot mean both.");
  }

  @Test
  void a_provider_without_a_number_cannot_be_chosen_and_a_template_that_carries_a_reply_can() {
    assertThat(call("PUT", "/broadcast.wa.provider", "admin@dune", "{\"value\":\"TWILIO\"}").json().path("detail").asText()).contains("the tenant has no number there");
    assertThat(admin("PUT", "/broadcast.wa.provider", "{\"value\":\"TWILIO\"}").path("value").asText()).isEqualTo("TWILIO");
    assertThat(admin("PUT", "/reply.window.template", "{\"value\":\"come_back\"}").path("value").asText()).isEqualTo("come_back");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {"ai.claude.api-key|403|setting-secret", "owner.fallback.tenant|403|setting-of-installation", "broadcast.twilio.inbound.url|403|setting-of-installation", "no.such|404|not-found"})
  void secrets_the_installations_and_unknown_settings_are_refused(String name, int status, String code) {
    for (var method : List.of("PUT", "DELETE", "GET")) {
      var answer = call(method, "/" + name, "admin@oasis", "{\"value\":\"sk-secret\"}");
      assertThat(answer.status()).isEqualTo(status);
      assertThat(answer.json().path("type").asText()).isEqualTo("urn:tqwa:problem:" + code);
    }
    assertThat(fixture.log.toString(StandardCharsets.UTF_8)).doesNotContain("sk-secret");
  }

  @Test
  void only_admins_and_the_operator_may() {
    for (var who : List.of("agent@oasis", "guest@oasis")) {
      assertThat(call("GET", "", who, null).status()).isEqualTo(403);
      assertThat(call("PUT", "/optin.words", who, "{\"value\":\"back\"}").status()).isEqualTo(403);
    }
    assertThat(call("PUT", "/optin.words", "admin@oasis", "{}").status()).isEqualTo(400);
  }

  private static JsonNode admin(String method, String path, String body) {
    var answer = call(method, path, "admin@oasis", body);
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return answer.json();
  }

  private static AdminFixture.Answer call(String method, String path, String who, String body) {
    return AdminFixture.call(admin, method, "/admin/api/settings" + path, who, body);
  }

  private static List<String> audit() {
    return fixture.database("oasis").call(h -> h.createQuery("select action, subject, before::text as was, after::text as now from tqwa.audit_log order by at, id")
        .map((rs, c) -> rs.getString("action") + " " + rs.getString("subject") + " " + rs.getString("was") + " " + rs.getString("now")).list());
  }
}
