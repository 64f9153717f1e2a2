package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static com.tqpro.whatsapp.admin.AdminFixture.csv;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The steps of docs/switching-providers.md, there and back, in one execution environment that is never restarted. */
class SwitchingTest {
  private static final String ADMIN = "admin@oasis";
  private static final String CSID = "HX00000000000000000000000000000003";
  private final AdminFixture fixture = new AdminFixture(Map.of("broadcast.wa.provider", "TWILIO", "broadcast.wa.template.csid", CSID));
  private final AdminFunction admin = fixture.function();
  private long version = 1;

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void from_twilio_to_meta_and_back_while_a_broadcast_runs() {
    // Both providers' templates are imported before anything is switched.
    assertThat(call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"provider\":\"TWILIO\"}").json().path("added").size()).isEqualTo(6);
    assertThat(call(admin, "POST", "/admin/api/templates/import", ADMIN, "{\"provider\":\"META\"}").json().path("added").size()).isEqualTo(17);

    var running = broadcast("{\"name\":\"before\"}");
    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + running, ADMIN, null).json().at("/template/contentSid").asText()).as("the default content SID").isEqualTo(CSID);
    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + running + "/preflight", ADMIN, null).json().path("ratePerSecond").asText()).as("75 ms apart").isEqualTo("13.33");
    started(running, AdminFixture.TWILIO_SENDER);

    // A test through Meta, while the setting still says Twilio.
    var template = call(admin, "GET", "/admin/api/templates?provider=META&name=welcome_back&language=en", ADMIN, null).json().at("/items/0/id").asText();
    assertThat(call(admin, "POST", "/admin/api/templates/" + template + "/test-send", ADMIN, "{\"phone\":\"0500000009\",\"values\":{\"name\":\"A\"}}").json().path("provider").asText()).isEqualTo("META");
    fixture.tickets();

    switchTo("META");
    assertThat(call(admin, "POST", "/admin/api/broadcasts", ADMIN, "{\"name\":\"x\"}").code()).as("the content SID is Twilio's").isEqualTo("template-missing");
    // welcome_back is at both: the one of the provider in force is taken.
    var after = broadcast("{\"name\":\"after\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}");
    started(after, AdminFixture.SENDER);
    assertThat(state(running)).as("what runs goes on as it was made").isEqualTo("RUNNING TWILIO");
    assertThat(call(admin, "POST", "/admin/api/broadcasts/" + running + "/pause", ADMIN, null).status()).isEqualTo(200);
    assertThat(call(admin, "POST", "/admin/api/broadcasts/" + running + "/resume", ADMIN, null).status()).isEqualTo(200);
    assertThat(fixture.tickets()).isNotEmpty().allSatisfy(t -> assertThat(t.sender()).isEqualTo(AdminFixture.TWILIO_SENDER));

    // One tenant may stay behind, and the way back is the same switch.
    fixture.database("oasis").run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.wa.provider', 'TWILIO', 'test')"));
    assertThat(state(broadcast("{\"name\":\"tenant\"}"))).isEqualTo("DRAFT TWILIO");
    fixture.database("oasis").run(h -> h.execute("delete from tqwa.setting"));
    assertThat(call(admin, "POST", "/admin/api/broadcasts", ADMIN, "{\"name\":\"x\"}").code()).isEqualTo("template-missing");
    switchTo("TWILIO");
    assertThat(state(broadcast("{\"name\":\"back\"}"))).isEqualTo("DRAFT TWILIO");
    assertThat(state(after)).isEqualTo("RUNNING META");
  }

  private void switchTo(String provider) {
    fixture.project(++version, Map.of("broadcast.wa.provider", provider, "broadcast.wa.template.csid", CSID));
    // What functions do after a refresh: they look at the version every fifteen seconds.
    fixture.now.updateAndGet(n -> n.plus(Duration.ofSeconds(16)));
  }

  private String broadcast(String body) {
    // Instants and ids would meet otherwise: the clock stands still.
    fixture.now.updateAndGet(n -> n.plusMillis(5));
    var made = call(admin, "POST", "/admin/api/broadcasts", ADMIN, body);
    assertThat(made.status()).as(made.text()).isEqualTo(201);
    return made.json().path("id").asText();
  }

  private void started(String id, String sender) {
    assertThat(csv(admin, "/admin/api/broadcasts/" + id + "/recipients/0", ADMIN, "phone,name\n0500000001,A\n0500000002,B\n").status()).isEqualTo(200);
    var started = call(admin, "POST", "/admin/api/broadcasts/" + id + "/start", ADMIN, null);
    assertThat(started.status()).as(started.text()).isEqualTo(200);
    assertThat(fixture.tickets()).isNotEmpty().allSatisfy(t -> assertThat(t.sender()).isEqualTo(sender));
  }

  private String state(String id) {
    var b = call(admin, "GET", "/admin/api/broadcasts/" + id, ADMIN, null).json();
    return b.path("state").asText() + " " + b.path("provider").asText();
  }
}
