package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * Every changing route of docs/openapi.yaml makes one successful change and leaves exactly its line in the audit log: who, what, when, from
 * where, what was before and after, and nothing of a person or a secret. Routes without one are listed with the reason.
 */
@ExtendWith(FrontSystem.class)
@ResourceLock(FrontSystem.LOCK)
class AuditTableTest {
  /** Beginnings of routes that change something or use a changing method and are not on record, and why; docs/security.md names each. */
  private static final Map<String, String> EXCEPTIONS = Map.ofEntries(
      Map.entry("/webhooks/", "a provider's word, verified by its signature: neither a person nor a key, and millions of them"),
      Map.entry("/marketing/internal/recipient/status", "delivery reports, brought by the thousand; the rows themselves have state, time and error"),
      Map.entry("/marketing/internal/broadcast/dispatch-data", "reads by POST"),
      Map.entry("/marketing/internal/broadcast/stats", "reads by POST"),
      Map.entry("/marketing/internal/recipient/lookup", "reads by POST"),
      Map.entry("/admin/api/templates/{id}/preview", "renders and keeps nothing"),
      Map.entry("/hotel/", "reads by POST"),
      Map.entry("/cruise/", "reads by POST"));
  private static final String TEMPLATE = """
      {"name":"ours","provider":"META","metaName":"ours_meta","language":"en","templateType":"CARD","status":"APPROVED",
       "componentSpec":[{"type":"body","parameters":[{"source":"recipient_name"}]}]}""";
  private static final String OURS = """
      {"version":%d,"name":"ours","provider":"META","contentSid":null,"metaName":"ours_meta","language":"en","templateType":"CARD","category":%s,"status":"APPROVED",
       "componentSpec":[{"type":"body","parameters":[{"source":"recipient_name"}]}],"variableMapping":null,"buttonConfig":null}""";
  /** A tenant that no other class uses that runs on this system: what it is without a change is known. */
  private static final DemoTenant TENANT = DemoTenant.DUNE;
  private static final String PHONE = "971500700001";
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static LocalSystem system;
  private static String key;
  private static String token;
  private final TreeSet<String> covered = new TreeSet<>();

  @BeforeAll
  static void start(FrontSystem.Running front) {
    system = front.system();
    key = system.secrets().service("TQPRO_API_KEY");
    token = front.token("admin", "admin", TENANT.slug());
  }

  @Test
  void every_change_is_on_record_once() throws Exception {
    templates();
    broadcasts();
    conversations();
    services();
    settings();

    var expected = new TreeSet<String>();
    var excepted = new TreeSet<String>();
    Json.tree(call("GET", "/openapi.json", null, Map.of()).body()).path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method -> {
      if (!method.equals("get")) {
        var exception = EXCEPTIONS.keySet().stream().filter(path.getKey()::startsWith).findFirst();
        exception.ifPresent(excepted::add);
        if (exception.isEmpty()) {
          expected.add(method.toUpperCase(Locale.ROOT) + " " + path.getKey());
        }
      }
    }));
    assertThat(covered).as("routes that were called here").isEqualTo(expected);
    assertThat(excepted).as("exceptions that are needed").isEqualTo(new TreeSet<>(EXCEPTIONS.keySet()));
    var page = Files.readString(Path.of(System.getProperty("house"), "docs/security.md"));
    assertThat(EXCEPTIONS.keySet()).allSatisfy(route -> assertThat(page).contains("`" + route));
    var everything = rows(TENANT.database(), "select cast(a.* as text) from tqwa.audit_log a") + rows("tqplatform", "select cast(a.* as text) from public.audit_log a");
    assertThat(everything).doesNotContain(PHONE, PHONE.substring(3), "Guest of the audit", "words to a customer", "words of a prompt", key, token);
  }

  private void templates() throws Exception {
    person("POST", "/admin/api/templates/import", "{}", 200, new Line("templates.import", null, "{\"provider\":\"META\",\"added\":%d,\"updated\":0,\"gone\":0}"
        .formatted(Json.tree(call("POST", "/admin/api/templates/import", "{\"dryRun\":true}", asPerson()).body()).path("added").size())));
    var made = person("POST", "/admin/api/templates", TEMPLATE, 201, new Line("template.create", null, OURS.formatted(1, "\"MARKETING\"")));
    var id = made.headers().firstValue("location").orElseThrow().replaceAll(".*/", "");
    change("PUT", "/admin/api/templates/{id}", id, TEMPLATE.replace("\"CARD\"", "\"CARD\",\"category\":\"utility\""), with(asPerson(), "if-match", "\"1\""), 200,
        new Line("template.replace", OURS.formatted(1, "\"MARKETING\""), OURS.formatted(2, "\"UTILITY\"")));
    change("DELETE", "/admin/api/templates/{id}", id, null, with(asPerson(), "if-match", "\"2\""), 204, new Line("template.delete", OURS.formatted(2, "\"UTILITY\""), null));
    var welcome = Json.tree(call("GET", "/admin/api/templates?name=welcome_back&language=en", null, asPerson()).body()).at("/items/0/id").asText();
    change("POST", "/admin/api/templates/{id}/test-send", welcome, "{\"phone\":\"+" + PHONE + "\",\"values\":{\"name\":\"Guest of the audit\"}}", asPerson(), 202,
        new Line("broadcast.create", null, "{\"state\":\"DRAFT\",\"template\":\"welcome_back\",\"language\":\"en\"}"),
        new Line("broadcast.recipients", null, "{\"chunk\":0,\"rows\":1,\"accepted\":1}"), new Line("broadcast.start", "{\"state\":\"DRAFT\"}", "{\"state\":\"RUNNING\"}"));
  }

  private void broadcasts() throws Exception {
    var create = "{\"name\":\"Audit\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}";
    var created = new Line("broadcast.create", null, "{\"state\":\"DRAFT\",\"template\":\"welcome_back\",\"language\":\"en\"}");
    var id = Json.tree(person("POST", "/admin/api/broadcasts", create, 201, created).body()).path("id").asText();
    var file = "phone,name\n+" + PHONE + ",Guest of the audit\n";
    change("PUT", "/admin/api/broadcasts/{id}/recipients/{chunk}", id, file, with(asPerson(), "content-type", "text/csv"), 200, new Line("broadcast.recipients", null, "{\"chunk\":0,\"rows\":1,\"accepted\":1}"));
    control(id, "schedule", "{\"at\":\"" + Instant.now().plus(2, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS) + "\"}", "DRAFT", "SCHEDULED", "");
    control(id, "start", null, "SCHEDULED", "RUNNING", "");
    control(id, "pause", null, "RUNNING", "PAUSED", "");
    control(id, "resume", null, "PAUSED", "RUNNING", "");
    execute("update tqwa.outbound_message set state = 'FAILED', failed_at = now(), error_code = 1 where broadcast_id = '" + id + "'");
    control(id, "retry", null, "RUNNING", "RUNNING", ",\"rows\":1");
    service("POST", "/marketing/internal/broadcast/status", "{\"broadcastId\":\"" + id + "\",\"status\":\"PAUSED\"}", new Line("broadcast.pause", "{\"state\":\"RUNNING\"}", "{\"state\":\"PAUSED\"}"));
    control(id, "cancel", null, "PAUSED", "CANCELLED", ",\"rows\":1");
    execute("insert into tqwa.hold (sender, reason, since) values ('*', 'the account is blocked', now())");
    person("DELETE", "/admin/api/hold", null, 200, new Line("hold.lift", "{\"reason\":\"the account is blocked\"}", null));
  }

  private void conversations() throws Exception {
    String id;
    try (var installation = new Installation(EraseTest.environment(system)); var database = installation.tenant(TENANT.slug())) {
      var message = new InboundMessage(Provider.META, TENANT.sender(), "wamid.audit", Direction.IN, new ContactIdentity(PHONE, null, null, "Guest of the audit", null), Instant.now(),
          "text", "hello", null, null, null, null, null, Json.object());
      id = ((StoreResult.Stored) new InboundStore(installation.context().contactKeys(), InstantSource.system(), 5).store(database, TENANT.slug(), message)).conversation().toString();
    }
    change("POST", "/admin/api/conversations/{id}/take", id, null, asPerson(), 200, new Line("conversation.take", "{\"mode\":\"ai\",\"takenBy\":null}", "{\"mode\":\"human\",\"takenBy\":\"admin\"}"));
    change("POST", "/admin/api/conversations/{id}/release", id, null, asPerson(), 200, new Line("conversation.release", "{\"mode\":\"human\",\"takenBy\":\"admin\"}", "{\"mode\":\"ai\",\"takenBy\":null}"));
    change("POST", "/admin/api/conversations/{id}/reply", id, "{\"text\":\"words to a customer\"}", asPerson(), 200,
        new Line("conversation.reply", "{\"mode\":\"ai\",\"takenBy\":null}", "{\"mode\":\"human\",\"takenBy\":\"admin\"}"));
  }

  private void services() throws Exception {
    service("POST", "/marketing/internal/optout/add", "{\"phone\":\"+" + PHONE + "\"}", new Line("optout.add", null, "{\"scope\":\"MARKETING\",\"source\":\"API\"}"));
    service("POST", "/marketing/internal/ai/prompt", "{\"text\":\"words of a prompt\"}", new Line("ai.prompt", "{\"version\":0}", "{\"version\":1,\"characters\":17}"));
    service("POST", "/marketing/internal/ai/usage", "{\"id\":\"" + UUID.randomUUID() + "\",\"model\":\"claude-haiku-4-5\",\"inputTokens\":5}",
        new Line("ai.usage", null, "{\"model\":\"claude-haiku-4-5\",\"calls\":1}"));
    long version = Long.parseLong(rows("tqplatform", "select cast(version as text) from public.registry_version").strip());
    change("POST", "/internal/wa/refresh", null, null, Map.of("authorization", "Bearer " + key), 200, new Line("registry.refresh", "{\"version\":%d}".formatted(version), "{\"version\":%d}".formatted(version + 1)));
  }

  private void settings() throws Exception {
    change("PUT", "/admin/api/settings/{name}", null, "{\"value\":\"separate\"}", asPerson(), 200, new Line("setting.set", null, "{\"value\":\"separate\"}"));
    change("DELETE", "/admin/api/settings/{name}", null, null, asPerson(), 200, new Line("setting.unset", "{\"value\":\"separate\"}", null));
  }

  private void control(String id, String action, String body, String from, String to, String more) throws Exception {
    change("POST", "/admin/api/broadcasts/{id}/" + action, id, body, asPerson(), 200, new Line("broadcast." + action, "{\"state\":\"" + from + "\"}", "{\"state\":\"" + to + "\"" + more + "}"));
  }

  private HttpResponse<String> person(String method, String template, String body, int status, Line... lines) throws Exception {
    return change(method, template, null, body, asPerson(), status, lines);
  }

  private void service(String method, String template, String body, Line line) throws Exception {
    change(method, template, null, body, Map.of("authorization", "Bearer " + key, "x-tenant", TENANT.slug()), 200, line);
  }

  /** Makes one call and looks at what it left in both audit logs. */
  private HttpResponse<String> change(String method, String template, String id, String body, Map<String, String> headers, int status, Line... lines) throws Exception {
    covered.add(method + " " + template);
    int before = all().size();
    var since = Instant.now();
    var answer = call(method, template.replace("{id}", String.valueOf(id)).replace("{chunk}", "0").replace("{name}", "ai.products.delivery"), body, headers);
    var as = method + " " + template + ": " + answer.statusCode() + " " + answer.body();
    assertThat(answer.statusCode()).as(as).isEqualTo(status);
    var request = answer.headers().firstValue("x-request-id").orElseThrow();
    var left = all();
    assertThat(left).as(as).hasSize(before + lines.length);
    var own = left.stream().filter(r -> request.equals(r.get("request_id"))).toList();
    assertThat(own).as(as).hasSize(lines.length);
    for (int i = 0; i < lines.length; i++) {
      var row = own.get(i);
      assertThat(row.get("action")).as(as).isEqualTo(lines[i].action());
      assertThat(row.get("who")).as(as).isEqualTo(headers.equals(asPerson()) || headers.containsValue("Bearer " + token) ? "admin" : "internal");
      assertThat(row.get("source_address")).as(as).isEqualTo("127.0.0.1");
      assertThat(Instant.parse(row.get("at").replace(' ', 'T') + ":00")).as(as).isBetween(since.minusSeconds(1), Instant.now().plusSeconds(1));
      assertThat(tree(row.get("before"))).as(as).isEqualTo(tree(lines[i].before()));
      assertThat(tree(row.get("after"))).as(as).isEqualTo(tree(lines[i].after()));
    }
    return answer;
  }

  private static Object tree(String json) {
    return json == null ? "nothing" : Json.tree(json);
  }

  private static Map<String, String> asPerson() {
    return Map.of("authorization", "Bearer " + token);
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var all = new LinkedHashMap<>(headers);
    all.put(name, value);
    return all;
  }

  private static HttpResponse<String> call(String method, String path, String body, Map<String, String> headers) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(system.baseUrl() + path)).method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    with(Map.of("content-type", headers.getOrDefault("content-type", "application/json")), "accept", "*/*").forEach(request::header);
    headers.forEach((name, value) -> {
      if (!name.equals("content-type")) {
        request.header(name, value);
      }
    });
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** Every line of both audit logs, the tenant's first, each in the order in which it was written. */
  private static List<Map<String, String>> all() throws SQLException {
    var rows = new ArrayList<Map<String, String>>();
    for (var place : List.of(TENANT.database() + " tqwa", "tqplatform public")) {
      var parts = place.split(" ");
      try (var connection = connect(parts[0]); var found = connection.createStatement().executeQuery(
          "select cast(at at time zone 'UTC' as text) || '+00' as at, who, action, request_id, source_address, before, after from " + parts[1] + ".audit_log order by id")) {
        while (found.next()) {
          var row = new LinkedHashMap<String, String>();
          for (var column : List.of("at", "who", "action", "request_id", "source_address", "before", "after")) {
            row.put(column, found.getString(column));
          }
          rows.add(row);
        }
      }
    }
    return rows;
  }

  private static String rows(String database, String sql) throws SQLException {
    var text = new StringBuilder();
    try (var connection = connect(database); var rows = connection.createStatement().executeQuery(sql)) {
      while (rows.next()) {
        text.append(rows.getString(1)).append('\n');
      }
    }
    return text.toString();
  }

  private static void execute(String sql) throws SQLException {
    try (var connection = connect(TENANT.database())) {
      connection.createStatement().execute(sql);
    }
  }

  private static java.sql.Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(system.postgres().jdbcUrl(database), EmbeddedPostgres.SUPERUSER, "");
  }

  /** @param before JSON, or null; {@code after} likewise */
  private record Line(String action, String before, String after) {}
}
