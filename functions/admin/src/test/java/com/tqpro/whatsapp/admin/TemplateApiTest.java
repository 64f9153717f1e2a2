package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import org.junit.jupiter.api.Test;

class TemplateApiTest {
  private static final String ADMIN = "admin@oasis";

  @Test
  void templates_are_imported_once_followed_in_their_changes_and_rendered() {
    try (var fixture = new AdminFixture()) {
      var admin = fixture.function();
      var dry = call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"dryRun\":true}").json();
      assertThat(dry.path("added").size()).isEqualTo(17);
      assertThat(call(admin, "GET", "/admin/api/templates", ADMIN, null).json().path("items")).isEmpty();

      var first = call(admin, "POST", "/admin/api/templates/import", ADMIN, null).json();
      assertThat(first.path("added").size()).isEqualTo(17);
      assertThat(first.path("notApproved").findValuesAsText("status")).containsExactlyInAnyOrder("REJECTED", "PAUSED", "DISABLED", "PENDING");
      assertThat(first.path("unsupported").findValuesAsText("name")).containsExactlyInAnyOrder("summer_cruise", "weekend_flash", "visit_office", "trip_survey", "login_code");
      var second = call(admin, "POST", "/admin/api/templates/import", ADMIN, null).json();
      assertThat(second.path("added")).isEmpty();
      assertThat(second.path("updated")).isEmpty();
      assertThat(second.path("unchanged").size()).isEqualTo(17);

      fixture.meta.templateStatus(AdminFixture.WABA, "welcome_back", "ar", "PAUSED", "QUALITY");
      assertThat(call(admin, "POST", "/admin/api/templates/import", ADMIN, null).json().path("updated")).isEqualTo(
          Json.tree("[{\"name\":\"welcome_back\",\"language\":\"ar\",\"status\":\"PAUSED\"}]"));

      var page = call(admin, "GET", "/admin/api/templates?name=EID&status=APPROVED&language=en", ADMIN, null).json();
      assertThat(page.path("items").size()).isEqualTo(1);
      var id = page.at("/items/0/id").asText();
      assertThat(call(admin, "GET", "/admin/api/templates/" + id, ADMIN, null).json().path("componentSpec").size()).isEqualTo(5);
      var preview = call(admin, "POST", "/admin/api/templates/" + id + "/preview", ADMIN,
          "{\"values\":{\"name\":\"Aisha\",\"message_body\":\"20%\",\"media_url\":\"a.jpg\",\"button_1_url\":\"c/42\"}}").json();
      assertThat(preview).isEqualTo(Json.tree("{\"complete\":false,\"faults\":[{\"variable\":\"coupon_code\",\"missing\":true,\"reason\":\"is missing\"}],\"text\":\"Hi {{1}}, {{2}} off at hotels in Dubai.\"}"));

      var half = call(admin, "GET", "/admin/api/templates?limit=10", ADMIN, null).json();
      var rest = call(admin, "GET", "/admin/api/templates?limit=10&cursor=" + half.path("nextCursor").asText(), ADMIN, null).json();
      assertThat(half.path("items").size() + rest.path("items").size()).isEqualTo(17);
    }
  }

  @Test
  void what_meta_refuses_is_told() {
    try (var fixture = new AdminFixture()) {
      fixture.meta.put(com.tqpro.whatsapp.simulators.meta.MetaWaba.seeded(AdminFixture.WABA, "Oasis", "900000000000301", "another-token"));
      var answer = call(fixture.function(), "POST", "/admin/api/templates/import", ADMIN, null);
      assertThat(answer.status()).isEqualTo(502);
      assertThat(answer.code()).isEqualTo("meta-refused");
      assertThat(answer.json().path("providerCode").asInt()).isEqualTo(190);
    }
  }
}
