package com.tqpro.whatsapp.admin;

import static com.tqpro.whatsapp.admin.AdminFixture.call;
import static com.tqpro.whatsapp.admin.AdminFixture.csv;
import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.admin.AdminFixture.Answer;
import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.erasure.Erasure;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroadcastApiTest {
  private static final String ADMIN = "admin@oasis";
  private static final String CONTACTS = """
      name;phone;message_body;button_1_url;coupon_code
      Aisha;0501234567;20%;c/42;EID20
      عمر 🌴;+971 50 000 0002;٢٠٪;https://oasis.example/c/43;EID20
      Landline;04 234 5678;x;x;x
      Foreign;+44 7400 123456;x;x;x
      Nobody;12;x;x;x
      Double;00971501234567;x;x;x
      Stopped;0500000003;x;x;x
      =cmd();0500000004;x;c/1;EID20
      Short;0500000005;x;c/1;
      """;
  private static AdminFixture fixture;
  private static AdminFunction admin;

  @BeforeAll
  static void start() {
    fixture = new AdminFixture();
    admin = fixture.function();
    assertThat(call(admin, "POST", "/admin/api/templates/import", ADMIN, "{}").status()).isEqualTo(200);
    fixture.database("oasis").run(h -> h.execute("insert into tqwa.opt_out (id, address, scope, source, occurred_at) values (?, '971500000003', 'MARKETING', 'KEYWORD', now())", UUID.randomUUID()));
  }

  @AfterAll
  static void stop() {
    fixture.close();
  }

  @BeforeEach
  void drain() {
    fixture.tickets();
  }

  @Test
  void a_file_becomes_rows_and_its_report_says_what_became_of_each() {
    var id = create("eid_offer", "en");
    var report = csv(admin, recipients(id, 0), ADMIN, CONTACTS);
    assertThat(report.status()).isEqualTo(200);
    assertThat(report.json()).isEqualTo(Json.tree("""
        {"chunk":0,"rows":9,"accepted":4,"incomplete":1,
         "skipped":{"DUPLICATE":1,"INVALID":1,"LANDLINE":1,"OPTED_OUT":1,"PREFIX":1},"faults":{"coupon_code is missing":1},"callingCodes":{"971":4},
         "problems":[{"row":3,"reason":"LANDLINE","detail":"The number is a fixed line or service number, which has no WhatsApp."},
          {"row":4,"reason":"PREFIX","detail":"The number belongs to another country than broadcast.phone.prefixes allows."},
          {"row":5,"reason":"INVALID","detail":"The number is not a valid phone number."},
          {"row":6,"reason":"DUPLICATE","detail":"The number stands in this broadcast already."},
          {"row":7,"reason":"OPTED_OUT","detail":"The number has opted out."},
          {"row":9,"reason":"INCOMPLETE","detail":"coupon_code is missing"}]}"""));

    var stats = call(admin, "GET", "/admin/api/broadcasts/" + id + "/stats", ADMIN, null).json();
    assertThat(stats.path("total").asInt()).isEqualTo(9);
    assertThat(stats.path("states")).isEqualTo(Json.tree(
        "{\"CLAIMED\":0,\"DELIVERED\":0,\"FAILED\":0,\"PENDING\":4,\"READ\":0,\"SENT\":0,\"SKIPPED\":5,\"UNCONFIRMED\":0}"));
    assertThat(stats.path("skipped")).isEqualTo(Json.tree("{\"DUPLICATE\":1,\"INVALID\":1,\"LANDLINE\":1,\"OPTED_OUT\":1,\"PREFIX\":1}"));

    var first = call(admin, "GET", "/admin/api/broadcasts/" + id + "/recipients?limit=2&state=PENDING", "agent@oasis", null).json();
    assertThat(first.path("items").findValuesAsText("name")).containsExactly("Aisha", "عمر 🌴");
    assertThat(first.at("/items/0/values")).isEqualTo(Json.tree("{\"recipient_name\":\"Aisha\",\"message_body\":\"20%\",\"button_1_url\":\"c/42\",\"coupon_code\":\"EID20\"}"));
    var second = call(admin, "GET", "/admin/api/broadcasts/" + id + "/recipients?limit=2&state=PENDING&cursor=" + first.path("nextCursor").asText(), "agent@oasis", null).json();
    assertThat(second.path("items").findValuesAsText("recipient")).containsExactly("971500000004", "971500000005");
    assertThat(second.hasNonNull("nextCursor")).isFalse();

    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + id + "/recipients", AdminFixture.KEY, null).text())
        .contains("971501234567").doesNotContain("Aisha").doesNotContain("EID20");
  }

  @Test
  void who_was_erased_after_he_opted_out_is_not_written_to_when_a_file_names_him_again() {
    var database = fixture.database("oasis");
    database.run(h -> h.execute("insert into tqwa.opt_out (id, address, scope, source, occurred_at) values (?, '971500000088', 'MARKETING', 'KEYWORD', now())", UUID.randomUUID()));
    new Erasure(database, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> { }).erase(List.of("971500000088"), new Actor("operator", null));
    new Erasure(database, fixture.context.contactKeys(), "oasis", fixture.now::get, time -> { }).erase(List.of("971500000089"), new Actor("operator", null));
    var report = csv(admin, recipients(create("eid_offer", "en"), 0), ADMIN, "name;phone;message_body;button_1_url;coupon_code\nA;0500000088;x;c/1;E\nB;0500000089;x;c/1;E\n").json();
    assertThat(report.path("skipped")).isEqualTo(Json.tree("{\"OPTED_OUT\":1}"));
    assertThat(report.path("accepted").asInt()).as("an erased person who had not opted out may be written to anew").isEqualTo(1);
  }

  @Test
  void nothing_of_a_person_is_readable_in_the_database_or_the_log() {
    var id = create("eid_offer", "en");
    csv(admin, recipients(id, 0), ADMIN, CONTACTS);
    var dump = fixture.database("oasis").<String, RuntimeException>call(h -> h.createQuery("""
            select (select string_agg(m::text, '|') from tqwa.outbound_message m) || (select string_agg(c::text, '|') from tqwa.contact c)
              || (select string_agg(b::text, '|') from tqwa.broadcast_chunk b) || (select string_agg(a::text, '|') from tqwa.audit_log a)""")
        .mapTo(String.class).one());
    assertThat(dump).contains("971501234567").doesNotContain("Aisha").doesNotContain("EID20");
    assertThat(fixture.log.toString(StandardCharsets.UTF_8)).doesNotContain("Aisha").doesNotContain("501234567");
  }

  @Test
  void the_export_makes_formulas_harmless_and_pages_fit_together() {
    var id = create("eid_offer", "en");
    csv(admin, recipients(id, 0), ADMIN, CONTACTS);
    var first = call(admin, "GET", "/admin/api/broadcasts/" + id + "/export?limit=7", ADMIN, null);
    var rest = call(admin, "GET", "/admin/api/broadcasts/" + id + "/export?limit=7&cursor=" + first.response().headers().get("x-next-cursor"), ADMIN, null);
    assertThat((first.text() + rest.text()).replace("\r\n", "\n")).isEqualTo("""
        \uFEFFchunk,row,phone,name,state,skip_reason,error_code,error,provider_message_id,sent_at,delivered_at,read_at
        0,1,971501234567,Aisha,PENDING,,,,,,,
        0,2,971500000002,عمر 🌴,PENDING,,,,,,,
        0,3,…78,,SKIPPED,LANDLINE,,,,,,
        0,4,…56,,SKIPPED,PREFIX,,,,,,
        0,5,,,SKIPPED,INVALID,,,,,,
        0,6,971501234567,Aisha,SKIPPED,DUPLICATE,,,,,,
        0,7,971500000003,,SKIPPED,OPTED_OUT,,,,,,
        0,8,971500000004,'=cmd(),PENDING,,,,,,,
        0,9,971500000005,Short,PENDING,,,,,,,
        """);
    assertThat(rest.response().headers()).doesNotContainKey("x-next-cursor");
  }

  @Test
  void a_chunk_sent_again_gets_the_same_answer_other_bytes_are_refused_and_order_does_not_matter() {
    var id = create("welcome_back", "en");
    var late = csv(admin, recipients(id, 7), ADMIN, "phone,name\n0500000010,A\n0500000011,B\n");
    assertThat(late.json().path("accepted").asInt()).isEqualTo(2);
    var early = csv(admin, recipients(id, 0), ADMIN, "phone,name\n0500000011,B\n0500000012,C\n");
    assertThat(early.json().path("skipped")).isEqualTo(Json.tree("{\"DUPLICATE\":1}"));
    var again = csv(admin, recipients(id, 7), ADMIN, "phone,name\n0500000010,A\n0500000011,B\n");
    assertThat(again.response().body()).isEqualTo(late.response().body());
    var other = csv(admin, recipients(id, 7), ADMIN, "phone,name\n0500000010,A\n");
    assertThat(other.status()).isEqualTo(409);
    assertThat(other.code()).isEqualTo("chunk-differs");
    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + id + "/stats", ADMIN, null).json().path("total").asInt()).isEqualTo(4);
  }

  @Test
  void recipients_may_come_as_json() {
    var id = create("welcome_back", "en");
    var answer = call(admin, "PUT", recipients(id, 0), ADMIN, "[{\"phone\":\"0500000010\",\"Name\":\"A\"},{\"phone\":971500000011,\"name\":\"B\"},{\"phone\":\"x\"}]");
    assertThat(answer.json().path("accepted").asInt()).isEqualTo(2);
    var wrong = call(admin, "PUT", recipients(id, 1), ADMIN, "[{\"phone\":\"0500000010\",\"more\":{\"a\":1}}]");
    assertThat(wrong.code()).isEqualTo("invalid-recipients");
    assertThat(wrong.json().path("row").asInt()).isEqualTo(1);
  }

  @Test
  void too_many_recipients_are_refused_by_the_settings_name_and_nothing_is_taken() {
    var small = new AdminFixture(Map.of("broadcast.wa.provider", "META", "broadcast.max.recipients", "3"));
    var function = small.function();
    call(function, "POST", "/admin/api/templates/import", ADMIN, "{}");
    var id = call(function, "POST", "/admin/api/broadcasts", ADMIN, "{\"name\":\"x\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}").json().path("id").asText();
    assertThat(csv(function, recipients(id, 0), ADMIN, "phone,name\n0500000010,A\n0500000011,B\n").status()).isEqualTo(200);
    var refused = csv(function, recipients(id, 1), ADMIN, "phone,name\n0500000012,A\n0500000013,B\n0500000011,C\n");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.json().path("detail").asText()).isEqualTo("The broadcast would have 4 recipients, but broadcast.max.recipients allows 3. Nothing of this chunk was taken.");
    assertThat(csv(function, recipients(id, 1), ADMIN, "phone,name\n0500000012,A\n0500000011,C\n").status()).isEqualTo(200);
    assertThat(call(function, "GET", "/admin/api/broadcasts/" + id + "/stats", ADMIN, null).json().at("/states/PENDING").asInt()).isEqualTo(3);
    small.close();
  }

  @Test
  void ten_thousand_recipients_are_allowed_where_nothing_else_is_set() {
    assertThat(fixture.context.settings().of(Map.of()).getInt(Setting.BROADCAST_MAX_RECIPIENTS)).isEqualTo(10_000);
  }

  @Test
  void thousands_of_recipients_are_planned_at_once_and_again_as_the_contacts_they_then_are() {
    assertPlanned(2_000);
    int contacts = contacts();
    assertPlanned(2_000);
    assertThat(contacts()).isEqualTo(contacts);
  }

  private static void assertPlanned(int recipients) {
    var file = new StringBuilder("phone,name\n");
    for (int i = 0; i < recipients; i++) {
      file.append("05").append(String.format("%08d", 20_000_000 + i)).append(",Guest ").append(i).append('\n');
    }
    var id = create("welcome_back", "en");
    assertThat(csv(admin, recipients(id, 0), ADMIN, file.toString()).json().path("accepted").asInt()).isEqualTo(recipients);
    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + id + "/stats", ADMIN, null).json().at("/states/PENDING").asInt()).isEqualTo(recipients);
  }

  private static int contacts() {
    return fixture.database("oasis").call(h -> h.createQuery("select count(*) from tqwa.contact").mapTo(Integer.class).one());
  }

  /** Body of the request, status, code of the problem. */
  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "{} | 400 | name-missing", "{'name':'x'} | 400 | template-missing", "{'name':'x','template':{'name':'eid_offer'}} | 400 | template-ambiguous",
      "{'name':'x','template':{'name':'eid_offer','language':'en_GB'}} | 404 | template-not-found", "{'name':'x','templateId':'17'} | 404 | template-not-found",
      "{'name':'x','template':{'name':'summer_cruise'}} | 409 | template-unsupported", "{'name':'x','template':{'name':'welcome_back','language':'en'},'sender':'900000000000203'} | 409 | sender-of-another",
      "{'name':'x','template':{'name':'welcome_back','language':'en'},'variables':{'a':{}}} | 400 | invalid-variables", "[ | 400 | invalid-json"})
  void a_broadcast_that_cannot_be_made_says_why(String body, int status, String code) {
    var answer = call(admin, "POST", "/admin/api/broadcasts", ADMIN, body.replace('\'', '"'));
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.code()).isEqualTo(code);
  }

  @Test
  void a_template_of_another_provider_than_the_setting_is_refused() {
    fixture.database("dune").run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('broadcast.wa.provider', 'TWILIO', 'test') on conflict do nothing"));
    call(admin, "POST", "/admin/api/templates/import", "admin@dune", "{\"provider\":\"META\"}");
    var answer = call(admin, "POST", "/admin/api/broadcasts", "admin@dune", "{\"name\":\"x\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}");
    assertThat(answer.code()).isEqualTo("provider-mismatch");
    assertThat(answer.json().path("detail").asText()).contains("broadcast.wa.provider is TWILIO (set in: tenant)");
  }

  @Test
  void a_broadcast_starts_once_even_if_asked_twice_at_once_and_has_one_ticket_for_each_worker() throws Exception {
    var id = ready();
    Callable<Answer> start = () -> call(fixture.function(), "POST", "/admin/api/broadcasts/" + id + "/start", ADMIN, null);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = threads.invokeAll(Stream.generate(() -> start).limit(4).toList());
      int changed = 0;
      for (var answer : answers) {
        assertThat(answer.get().status()).isEqualTo(200);
        assertThat(answer.get().json().path("state").asText()).isEqualTo("RUNNING");
        changed += answer.get().json().path("changed").asBoolean() ? 1 : 0;
      }
      assertThat(changed).isEqualTo(1);
    }
    var tickets = fixture.tickets();
    assertThat(tickets).hasSize(6).allSatisfy(t -> {
      assertThat(t.tenant()).isEqualTo("oasis");
      assertThat(t.broadcast()).hasToString(id);
      assertThat(t.epoch()).isEqualTo(1);
      assertThat(t.sender()).isEqualTo(AdminFixture.SENDER);
    });
    var workers = new HashSet<Integer>();
    tickets.forEach(t -> workers.add(t.worker()));
    assertThat(workers).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
  }

  @Test
  void pausing_voids_tickets_by_the_epoch_resuming_issues_new_ones_and_cancelling_skips_the_rest() {
    var id = ready();
    act(id, "start", 200);
    fixture.tickets();
    assertThat(act(id, "pause", 200).path("state").asText()).isEqualTo("PAUSED");
    assertThat(act(id, "pause", 200).path("changed").asBoolean()).isFalse();
    assertThat(fixture.tickets()).isEmpty();
    assertThat(csv(admin, recipients(id, 9), ADMIN, "phone\n0500000099\n").code()).isEqualTo("wrong-state");
    assertThat(act(id, "start", 409).path("detail").asText()).isEqualTo("It was started before and is PAUSED: resume it.");
    act(id, "resume", 200);
    assertThat(fixture.tickets()).hasSize(6).allSatisfy(t -> assertThat(t.epoch()).isEqualTo(3));
    assertThat(act(id, "cancel", 200).path("rows").asInt()).isEqualTo(2);
    assertThat(act(id, "cancel", 200).path("changed").asBoolean()).isFalse();
    assertThat(act(id, "resume", 409).path("type").asText()).isEqualTo("urn:tqwa:problem:wrong-state");
    var stats = call(admin, "GET", "/admin/api/broadcasts/" + id + "/stats", ADMIN, null).json();
    assertThat(stats.path("skipped")).isEqualTo(Json.tree("{\"CANCELLED\":2}"));
    var audit = fixture.database("oasis").<java.util.List<String>, RuntimeException>call(h -> h.createQuery("select who || ' ' || action from tqwa.audit_log where subject = :id order by at, id")
        .bind("id", id).mapTo(String.class).list());
    assertThat(audit).containsExactlyInAnyOrder("admin broadcast.create", "admin broadcast.recipients", "admin broadcast.start", "admin broadcast.pause",
        "admin broadcast.resume", "admin broadcast.cancel");
  }

  @Test
  void a_hold_is_shown_with_its_reason_and_lifted_by_a_person_on_record() {
    assertThat(call(admin, "GET", "/admin/api/hold", ADMIN, null).json()).isEqualTo(Json.tree("{\"held\":false}"));
    fixture.database("oasis").run(h -> h.execute("insert into tqwa.hold (sender, reason, error_code, since) values ('*', 'The token was refused', 190, '2026-11-24T09:00:00Z')"));
    assertThat(call(admin, "GET", "/admin/api/hold", ADMIN, null).json()).isEqualTo(
        Json.tree("{\"held\":true,\"reason\":\"The token was refused\",\"code\":190,\"since\":\"2026-11-24T09:00:00Z\",\"until\":null}"));
    assertThat(call(admin, "DELETE", "/admin/api/hold", ADMIN, null).json()).isEqualTo(Json.tree("{\"held\":false,\"changed\":true}"));
    assertThat(call(admin, "DELETE", "/admin/api/hold", ADMIN, null).json()).isEqualTo(Json.tree("{\"held\":false,\"changed\":false}"));
    var audit = fixture.database("oasis").<java.util.List<String>, RuntimeException>call(h -> h.createQuery(
        "select who || ' ' || (before ->> 'reason') from tqwa.audit_log where action = 'hold.lift'").mapTo(String.class).list());
    assertThat(audit).hasSize(1).first().asString().endsWith(" The token was refused");
  }

  @Test
  void a_start_whose_tickets_the_queue_refuses_stands_and_says_so() {
    var id = ready();
    var broken = fixture.function((tenant, sender, broadcast, epoch, workers, n) -> {
      throw new IllegalStateException("queue down");
    });
    var answer = call(broken, "POST", "/admin/api/broadcasts/" + id + "/start", ADMIN, null);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("ticketsDelayed").asBoolean()).isTrue();
    assertThat(call(admin, "GET", "/admin/api/broadcasts/" + id, ADMIN, null).json().path("state").asText()).isEqualTo("RUNNING");
  }

  @Test
  void only_failed_rows_whose_error_allows_it_are_sent_again() {
    var id = create("welcome_back", "en");
    csv(admin, recipients(id, 0), ADMIN, "phone,name\n0500000010,A\n0500000011,B\n0500000012,C\n0500000013,D\n0500000014,E\n");
    act(id, "start", 200);
    fixture.tickets();
    fixture.database("oasis").run(h -> {
      fail(h, id, 1, 131026, "2026-11-23T08:00:00Z");
      fail(h, id, 2, 131049, "2026-11-24T09:00:00Z");
      fail(h, id, 3, 131049, "2026-11-23T09:00:00Z");
      fail(h, id, 4, 132001, "2026-11-24T09:00:00Z");
      fail(h, id, 5, null, "2026-11-24T09:00:00Z");
      h.execute("update tqwa.broadcast set state = 'COMPLETED', ended_at = now() where id = cast(? as uuid)", id);
    });
    var answer = act(id, "retry", 200);
    assertThat(answer.path("rows").asInt()).isEqualTo(3);
    assertThat(answer.path("state").asText()).isEqualTo("RUNNING");
    assertThat(fixture.tickets()).hasSize(6);
    var pending = call(admin, "GET", "/admin/api/broadcasts/" + id + "/recipients?state=PENDING", ADMIN, null).json();
    assertThat(pending.path("items").findValuesAsText("row")).containsExactly("3", "4", "5");
    assertThat(pending.at("/items/0").has("providerMessageId")).isFalse();
    assertThat(act(id, "retry", 409).path("type").asText()).isEqualTo("urn:tqwa:problem:nothing-to-retry");
  }

  @Test
  void preflight_names_what_forbids_the_start_and_what_it_will_cost() {
    var id = create("eid_offer", "en");
    var empty = call(admin, "GET", "/admin/api/broadcasts/" + id + "/preflight", ADMIN, null).json();
    assertThat(empty.path("ready").asBoolean()).isFalse();
    assertThat(empty.path("errors").findValuesAsText("code")).containsExactly("no-recipients");
    csv(admin, recipients(id, 0), ADMIN, CONTACTS);
    var report = call(admin, "GET", "/admin/api/broadcasts/" + id + "/preflight", ADMIN, null).json();
    assertThat(report.path("ready").asBoolean()).isTrue();
    assertThat(report.path("warnings").findValuesAsText("code")).containsExactly("values-missing-in-rows");
    assertThat(report.path("wouldSend").asInt()).isEqualTo(4);
    assertThat(report.path("ratePerSecond").asDouble()).isEqualTo(76.0);
    assertThat(report.path("estimatedSeconds").asInt()).isEqualTo(1);
    assertThat(report.at("/estimatedPrice/totals/AED").decimalValue()).isEqualByComparingTo("0.76");

    fixture.meta.templateStatus(AdminFixture.WABA, "eid_offer", "en", "PAUSED", "QUALITY");
    call(admin, "POST", "/admin/api/templates/import", ADMIN, "{}");
    var refused = call(admin, "POST", "/admin/api/broadcasts/" + id + "/start", ADMIN, null);
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.code()).isEqualTo("preflight-failed");
    assertThat(refused.json().path("findings").findValuesAsText("code")).containsExactly("template-not-approved");
    assertThat(fixture.tickets()).isEmpty();
    fixture.meta.templateStatus(AdminFixture.WABA, "eid_offer", "en", "APPROVED", "NONE");
    call(admin, "POST", "/admin/api/templates/import", ADMIN, "{}");
  }

  @Test
  void a_broadcast_whose_every_row_lacks_something_cannot_start() {
    var id = create("eid_offer", "en");
    csv(admin, recipients(id, 0), ADMIN, "phone\n0500000010\n");
    var report = call(admin, "GET", "/admin/api/broadcasts/" + id + "/preflight", ADMIN, null).json();
    assertThat(report.path("errors").findValuesAsText("code")).containsExactly("values-missing");
    assertThat(report.at("/errors/0/detail").asText()).contains("recipient_name is missing (1 rows)");
  }

  @Test
  void a_schedule_is_kept_in_its_time_zone_and_can_be_taken_back() {
    var id = ready();
    var answer = call(admin, "POST", "/admin/api/broadcasts/" + id + "/schedule", ADMIN, "{\"at\":\"2026-12-01T09:00\"}").json();
    assertThat(answer.path("state").asText()).isEqualTo("SCHEDULED");
    assertThat(answer.path("scheduledAt").asText()).isEqualTo("2026-12-01T05:00:00Z");
    assertThat(answer.path("timeZone").asText()).isEqualTo("Asia/Dubai");
    assertThat(fixture.tickets()).isEmpty();
    var back = act(id, "pause", 200);
    assertThat(back.path("state").asText()).isEqualTo("DRAFT");
    assertThat(back.has("scheduledAt")).isFalse();
  }

  /** Token, method, route; the status. */
  @ParameterizedTest
  @CsvSource({"agent@oasis,GET,/admin/api/broadcasts,200", "agent@oasis,POST,/admin/api/broadcasts,403", "guest@oasis,GET,/admin/api/broadcasts,403",
      ",GET,/admin/api/broadcasts,401", "test-key,GET,/admin/api/broadcasts,200", "admin@dune,GET,/admin/api/broadcasts/{id},404", "agent@oasis,POST,/admin/api/broadcasts/{id}/start,403",
      "admin@oasis,GET,/admin/api/broadcasts/17,404", "admin@oasis,PATCH,/admin/api/broadcasts/{id},405", "admin@oasis,GET,/admin/api/nothing,404",
      "admin@oasis,GET,/admin/api/broadcasts?cursor=x,400", "admin@oasis,GET,/admin/api/broadcasts?limit=0,400", "admin@oasis,GET,/admin/api/broadcasts?state=x,400"})
  void who_may_do_what(String token, String method, String route, int status) {
    var id = create("welcome_back", "en");
    assertThat(call(admin, method, route.replace("{id}", id), token, null).status()).isEqualTo(status);
  }

  @Test
  void lists_page_by_cursor() {
    for (int i = 0; i < 3; i++) {
      create("welcome_back", "en");
      fixture.now.updateAndGet(t -> t.plusMillis(1));
    }
    var seen = new HashSet<String>();
    String cursor = null;
    int pages = 0;
    do {
      var page = call(admin, "GET", "/admin/api/broadcasts?limit=2&state=DRAFT" + (cursor == null ? "" : "&cursor=" + cursor), ADMIN, null).json();
      page.path("items").forEach(i -> assertThat(seen.add(i.path("id").asText())).isTrue());
      cursor = page.path("nextCursor").asText(null);
      pages++;
    } while (cursor != null);
    assertThat(seen.size()).isGreaterThanOrEqualTo(3);
    assertThat(pages).isEqualTo((seen.size() + 1) / 2);
  }

  @Test
  void a_chunk_over_four_megabytes_or_of_another_type_is_refused() {
    var id = create("welcome_back", "en");
    assertThat(csv(admin, recipients(id, 0), ADMIN, "phone\n" + "x".repeat(4 * 1024 * 1024)).status()).isEqualTo(413);
    assertThat(new Answer(admin.answer(AdminFixture.request("PUT", recipients(id, 0), ADMIN, "application/xml", new byte[0]))).status()).isEqualTo(415);
    assertThat(csv(admin, "/admin/api/broadcasts/" + id + "/recipients/x", ADMIN, "phone\n").code()).isEqualTo("invalid-chunk");
  }

  private static void fail(org.jdbi.v3.core.Handle h, String id, int row, Integer code, String at) {
    h.execute("update tqwa.outbound_message set state = 'FAILED', attempt = 1, provider_message_id = ?, error_code = ?, error_text = 'x', failed_at = cast(? as timestamptz) "
        + "where broadcast_id = cast(? as uuid) and row_in_chunk = ?", "wamid." + UUID.randomUUID(), code, at, id, row);
  }

  private static com.fasterxml.jackson.databind.JsonNode act(String id, String action, int status) {
    var answer = call(admin, "POST", "/admin/api/broadcasts/" + id + "/" + action, ADMIN, null);
    assertThat(answer.status()).as(answer.text()).isEqualTo(status);
    return answer.json();
  }

  private static String ready() {
    var id = create("welcome_back", "en");
    assertThat(csv(admin, recipients(id, 0), ADMIN, "phone,name\n0500000010,A\n0500000011,B\n").status()).isEqualTo(200);
    return id;
  }

  private static String create(String template, String language) {
    var answer = call(admin, "POST", "/admin/api/broadcasts", ADMIN, "{\"name\":\"Eid\",\"template\":{\"name\":\"" + template + "\",\"language\":\"" + language
        + "\"},\"variables\":{\"media_url\":\"eid/a.jpg\"}}");
    assertThat(answer.status()).as(answer.text()).isEqualTo(201);
    return answer.json().path("id").asText();
  }

  private static String recipients(String id, int chunk) {
    return "/admin/api/broadcasts/" + id + "/recipients/" + chunk;
  }
}
