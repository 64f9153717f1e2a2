package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Templates entered, changed, deleted and tried out by hand, for both providers; and Twilio's import. */
class TemplateEditTest {
  private static final String ADMIN = "admin@oasis";
  private static final String TWILIO = """
      {"name":"Eid","provider":"TWILIO","contentSid":"HX00000000000000000000000000000001","templateType":"CARD","language":"en","variableMapping":{"1":"recipient_name"},
       "buttonConfig":[{"type":"button","sub_type":"url","index":0,"source":"button_1_url","variable":"2","url":"https://s.example/{{2}}"}]}""";
  private static final String META = """
      {"provider":"META","metaName":"eid_offer","language":"ar","templateType":"MEDIA","componentSpec":[
        {"type":"header","format":"image","source":"media_url"},
        {"type":"body","parameters":[{"source":"recipient_name"},{"source":"message_body"}]},
        {"type":"button","sub_type":"url","index":0,"source":"button_1_url"}]}""";

  private final AdminFixture fixture = new AdminFixture();
  private final AdminFunction admin = fixture.function();

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void a_template_is_made_changed_by_its_etag_and_deleted() {
    var made = call(admin, "POST", "/admin/api/templates", ADMIN, META);
    assertThat(made.status()).isEqualTo(201);
    assertThat(made.response().headers()).containsEntry("etag", "\"1\"");
    var path = made.response().headers().get("location");
    assertThat(call(admin, "POST", "/admin/api/templates", ADMIN, META).code()).isEqualTo("template-exists");
    assertThat(call(admin, "GET", path, ADMIN, null).json().path("componentSpec")).isEqualTo(Json.tree(META).path("componentSpec"));

    var changed = META.replace("\"MEDIA\"", "\"MEDIA\",\"category\":\"utility\"");
    assertThat(call(admin, "PUT", path, ADMIN, changed).status()).isEqualTo(428);
    assertThat(with(admin, "PUT", path, "\"7\"", changed).status()).isEqualTo(412);
    var second = with(admin, "PUT", path, "\"1\"", changed);
    assertThat(second.status() + " " + second.json().path("category").asText() + " " + second.response().headers().get("etag")).isEqualTo("200 UTILITY \"2\"");
    assertThat(with(admin, "PUT", path, "\"1\"", changed).status()).as("of two changes at once the second is refused").isEqualTo(412);

    assertThat(with(admin, "DELETE", path, "\"1\"", null).status()).isEqualTo(412);
    assertThat(with(admin, "DELETE", path, "\"2\"", null).status()).isEqualTo(204);
    assertThat(call(admin, "GET", path, ADMIN, null).status()).isEqualTo(404);
    assertThat(call(admin, "POST", "/admin/api/templates", "agent@oasis", META).status()).isEqualTo(403);
  }

  @Test
  void a_preview_shows_what_goes_out_and_what_is_read() {
    var path = call(admin, "POST", "/admin/api/templates", ADMIN, TWILIO).response().headers().get("location");
    var preview = call(admin, "POST", path + "/preview", ADMIN, "{\"values\":{\"name\":\"عمر\",\"button_1_url\":\"https://s.example/c/1\"}}").json();
    assertThat(preview.path("complete").asBoolean()).isTrue();
    assertThat(preview.at("/template/variables")).isEqualTo(Json.tree("{\"1\":\"عمر\",\"2\":\"c/1\"}"));
    call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"provider\":\"TWILIO\"}");
    var note = call(admin, "GET", "/admin/api/templates?provider=TWILIO&name=welcome", ADMIN, null).json().at("/items/0/id").asText();
    assertThat(call(admin, "POST", "/admin/api/templates/" + note + "/preview", ADMIN, "{\"values\":{\"name\":\"عمر\"}}").json().path("text").asText())
        .isEqualTo("Hello عمر, welcome back. Shall we look for a cruise?");
  }

  @Test
  void an_import_follows_twilio_and_keeps_what_people_changed() {
    var first = call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"provider\":\"TWILIO\"}").json();
    assertThat(first.path("added").size()).isEqualTo(6);
    assertThat(first.path("notApproved").findValuesAsText("status")).containsExactlyInAnyOrder("REJECTED", "PAUSED", "PENDING");
    assertThat(first.path("unsupported").findValuesAsText("name")).containsExactly("summer_carousel");
    var id = call(admin, "GET", "/admin/api/templates?name=welcome", ADMIN, null).json().at("/items/0/id").asText();
    var stored = call(admin, "GET", "/admin/api/templates/" + id, ADMIN, null).json();
    var edited = "{\"name\":\"welcome_back\",\"provider\":\"TWILIO\",\"contentSid\":\"" + stored.path("contentSid").asText()
        + "\",\"templateType\":\"CARD\",\"language\":\"en\",\"category\":\"UTILITY\",\"variableMapping\":{\"1\":\"static:friend\"}}";
    assertThat(with(admin, "PUT", "/admin/api/templates/" + id, "\"1\"", edited).status()).isEqualTo(200);
    fixture.twilio.contentStatus(stored.path("contentSid").asText(), "paused");
    assertThat(call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"provider\":\"TWILIO\"}").json().path("updated").findValuesAsText("status")).containsExactly("PAUSED");
    var after = call(admin, "GET", "/admin/api/templates/" + id, ADMIN, null).json();
    assertThat(after.path("status").asText() + " " + after.path("variableMapping")).isEqualTo("PAUSED {\"1\":\"static:friend\"}");
    assertThat(call(admin, "GET", "/admin/api/templates?provider=META", ADMIN, null).json().path("items")).as("the other provider's templates are left alone").isEmpty();
  }

  @Test
  void a_test_goes_out_as_a_broadcast_of_one_through_the_templates_own_provider() {
    var path = call(admin, "POST", "/admin/api/templates", ADMIN, TWILIO).response().headers().get("location");
    var sent = call(admin, "POST", path + "/test-send", ADMIN, "{\"phone\":\"050 000 0001\",\"values\":{\"name\":\"A\",\"button_1_url\":\"c/1\"}}");
    assertThat(sent.status() + " " + sent.json().path("provider").asText() + " " + sent.json().path("state").asText()).isEqualTo("202 TWILIO RUNNING");
    assertThat(fixture.tickets()).singleElement().satisfies(t -> assertThat(t.sender()).isEqualTo(AdminFixture.TWILIO_SENDER));
    assertThat(call(admin, "POST", path + "/test-send", ADMIN, "{\"phone\":\"nobody\",\"values\":{}}").code()).isEqualTo("invalid-phone");
    assertThat(call(admin, "POST", path + "/test-send", ADMIN, "{\"phone\":\"050 000 0002\",\"values\":{}}").code()).isEqualTo("preflight-failed");
    assertThat(with(admin, "DELETE", path, "\"1\"", null).code()).isEqualTo("template-used");
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{\"provider\":\"SMS\"}|provider must be one of META, TWILIO.",
      "{\"provider\":\"TWILIO\",\"contentSid\":\"HX1\"}|contentSid must be HX and 32 hex digits.",
      "{\"provider\":\"TWILIO\",\"metaName\":\"x\"}|metaName is not for templates of TWILIO.",
      "{\"provider\":\"META\",\"metaName\":\"Eid Offer\"}|metaName must be the name as registered at Meta: small letters, digits and underscores.",
      "{\"provider\":\"META\",\"metaName\":\"eid\",\"language\":\"english\"}|language must be the code exactly as registered, for instance en, en_US or ar.",
      "{\"provider\":\"META\",\"metaName\":\"eid\",\"language\":\"en\",\"templateType\":\"CARD\"}|componentSpec must be a list of components, empty when the template takes nothing.",
      "{\"provider\":\"META\",\"metaName\":\"eid\",\"language\":\"en\",\"templateType\":\"CARD\",\"componentSpec\":[{\"type\":\"button\",\"sub_type\":\"url\"}]}|componentSpec has a button without an index from 0 to 9.",
      "{\"provider\":\"META\",\"metaName\":\"eid\",\"language\":\"en\",\"templateType\":\"POSTER\",\"componentSpec\":[]}|templateType must be one of MEDIA, CARD.",
      "{\"provider\":\"TWILIO\",\"contentSid\":\"HX00000000000000000000000000000001\",\"name\":\"x\",\"templateType\":\"CARD\",\"variableMapping\":{\"1\":2}}|variableMapping must map placeholders of at most 16 letters and digits to the names of sources.",
      "{\"provider\":\"TWILIO\",\"contentSid\":\"HX00000000000000000000000000000001\",\"name\":\"x\",\"templateType\":\"CARD\",\"channel\":\"SMS\"}|channel must be WHATSAPP."})
  void what_is_wrong_is_said_by_field(String body, String detail) {
    var answer = call(admin, "POST", "/admin/api/templates", ADMIN, body);
    assertThat(answer.status() + " " + answer.json().path("detail").asText()).isEqualTo("400 " + detail);
  }

  private static AdminFixture.Answer with(AdminFunction function, String method, String path, String tag, String body) {
    var request = AdminFixture.request(method, path, ADMIN, "application/json", body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8));
    request.headers().put("if-match", tag);
    return new AdminFixture.Answer(function.answer(request));
  }
}
