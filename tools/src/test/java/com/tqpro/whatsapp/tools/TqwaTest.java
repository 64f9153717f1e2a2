package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.local.LocalSystem;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The command line against the functions behind the local system's HTTP API. */
@ExtendWith(FrontSystem.class)
@ResourceLock(FrontSystem.LOCK)
class TqwaTest {
  @TempDir static Path folder;
  private static LocalSystem system;
  private static String key;

  @BeforeAll
  static void start(FrontSystem.Running front) {
    system = front.system();
    key = system.secrets().service("TQPRO_API_KEY");
    try (var api = new ApiClient(system.baseUrl(), key, "oasis")) {
      api.post("/admin/api/templates/import", null);
    }
  }

  @Test
  void a_file_is_cut_uploaded_started_paused_and_exported() throws Exception {
    var contacts = new DemoContacts(100);
    var file = Files.write(folder.resolve("contacts.csv"), contacts.csv());
    var created = json(0, "broadcast", "create", "--sender", "900000000000201", "--name", "Eid", "--template", "eid_offer", "--language", "en", "--var", "media_url=https://cdn.example/a.jpg",
        "--recipients", file.toString(), "--chunk-bytes", "900");
    assertThat(created.path("rows").asInt()).isEqualTo(100);
    assertThat(created.path("accepted").asInt()).isEqualTo(contacts.valid().size() + contacts.optedOut().size());
    assertThat(created.at("/preflight/ready").asBoolean()).isTrue();
    var id = created.path("id").asText();

    assertThat(json(0, "broadcast", "start", id).path("state").asText()).isEqualTo("RUNNING");
    assertThat(run(0, "broadcast", "start", id).out()).contains("RUNNING (as before)");
    assertThat(run(0, "broadcast", "pause", id).out()).contains("PAUSED");
    assertThat(run(3, "broadcast", "start", id).err()).startsWith("Refused: It was started before and is PAUSED: resume it.");
    assertThat(run(3, "broadcast", "retry", id).err()).contains("No failed row");
    assertThat(run(0, "broadcast", "resume", id).out()).contains("RUNNING");
    assertThat(run(0, "broadcast", "cancel", id).out()).contains("CANCELLED");
    assertThat(run(0, "broadcast", "stats", id).out()).contains("skipped").contains("CANCELLED");
    assertThat(json(4, "broadcast", "watch", id).path("total").asInt()).isEqualTo(100);

    var export = folder.resolve("out.csv");
    assertThat(json(0, "broadcast", "export", id, "-o", export.toString(), "--state", "SKIPPED").path("pages").asInt()).isEqualTo(1);
    assertThat(Files.readString(export)).startsWith("\uFEFFchunk,row,phone,name").contains("LANDLINE").doesNotContain("Aisha");
  }

  @Test
  void a_start_can_be_scheduled() throws Exception {
    var file = Files.writeString(folder.resolve("one.csv"), "phone,name\n0500000001,A\n");
    var id = json(0, "broadcast", "create", "--sender", "900000000000201", "--name", "Later", "--template", "welcome_back", "--language", "en", "--recipients", file.toString()).path("id").asText();
    var at = java.time.LocalDate.now().plusDays(2) + "T09:00";
    var answer = json(0, "broadcast", "start", id, "--at", at, "--time-zone", "Asia/Dubai");
    assertThat(answer.path("scheduledAt").asText()).isEqualTo(java.time.LocalDate.now().plusDays(2) + "T05:00:00Z");
    assertThat(run(0, "broadcast", "pause", id).out()).contains("DRAFT");
  }

  @Test
  void settings_are_listed_set_and_unset() throws Exception {
    assertThat(json(0, "setting", "set", "ai.products.delivery", "merged").path("source").asText()).isEqualTo("tenant");
    assertThat(run(0, "setting", "list").out()).contains("ai.products.delivery", "merged  (tenant)").doesNotContain("api-key");
    assertThat(run(3, "setting", "set", "ai.products.delivery", "both").err()).contains("must be separate or merged");
    assertThat(run(3, "setting", "set", "ai.claude.api-key", "x").err()).contains("is a secret");
    assertThat(run(0, "setting", "unset", "ai.products.delivery").out()).contains("separate  (file)");
  }

  @Test
  void a_prompt_is_set_shown_and_rolled_back() throws Exception {
    assertThat(run(0, "prompt", "show").out()).contains("none of its own");
    var file = Files.writeString(folder.resolve("prompt.txt"), "You are Dana.\n");
    assertThat(run(0, "prompt", "set", "--file", file.toString()).out()).contains("version  1");
    Files.writeString(file, "You are Noor.");
    run(0, "prompt", "set", "--file", file.toString());
    assertThat(run(0, "prompt", "show").out().strip()).isEqualTo("You are Noor.");
    assertThat(run(0, "prompt", "rollback", "1").out()).contains("version  3");
    assertThat(run(0, "prompt", "show").out().strip()).isEqualTo("You are Dana.");
    assertThat(run(0, "prompt", "show", "--version-number", "2").out().strip()).isEqualTo("You are Noor.");
    assertThat(json(0, "prompt", "history").path("items").size()).isEqualTo(3);
    assertThat(run(3, "prompt", "rollback", "9").err()).contains("no such version");
    Files.writeString(file, "Today is {date}.");
    assertThat(run(3, "prompt", "set", "--file", file.toString()).err()).contains("placeholder {date}");
  }

  @Test
  void exit_codes_say_what_happened() throws Exception {
    var gone = "0190c3a0-0000-7000-8000-000000000000";
    assertThat(run(3, "broadcast", "stats", gone).err()).contains("There is no broadcast with that id.").contains("request ");
    assertThat(run(2, "broadcast", "stats").err()).contains("Missing required parameter");
    assertThat(execute(1, "broadcast", "stats", gone, "--url", "http://127.0.0.1:9", "--key", "x").err()).contains("Nothing answers at http://127.0.0.1:9.");
    assertThat(execute(3, "broadcast", "stats", gone, "--url", system.baseUrl().toString(), "--key", "wrong", "--tenant", "oasis").err()).startsWith("Refused: ");
    assertThat(execute(2, "broadcast", "stats", gone, "--key", "").err()).contains("Give a credential");
    assertThat(execute(0, "broadcast", "stats", "--help").out()).contains("Usage: tqwa broadcast stats");
    assertThat(run(1, "broadcast", "create", "--sender", "900000000000201", "--name", "x", "--template", "welcome_back", "--language", "en", "--recipients", "/nowhere.csv").err()).contains("cannot be read");
  }

  @Test
  void refresh_posts_to_where_the_guides_property_says() throws Exception {
    assertThat(execute(0, "refresh", "--url", system.baseUrl().toString(), "--key", key).out()).contains("version").contains("tenants  " + platform("select count(*) from public.tenant where enabled"));
    var file = Files.writeString(folder.resolve("messaging.properties"), "whatsapp.python.service.url=http://service.example:8001\n");
    assertThat(RefreshCommand.service("http://a", "http://b", file)).isEqualTo("http://a");
    assertThat(RefreshCommand.service(null, "http://b", file)).isEqualTo("http://b");
    assertThat(RefreshCommand.service(null, "", file)).isEqualTo("http://service.example:8001");
    assertThat(RefreshCommand.service(null, null, folder.resolve("none"))).isEqualTo("http://localhost:8001");
  }

  @Test
  void the_registry_is_shown() throws Exception {
    var list = execute(0, "tenant", "list").out();
    assertThat(list).contains("oasis   Oasis Holidays  1 number(s)  WABA 900000000000101, shared app").contains("marina");
    assertThat(execute(0, "tenant", "show", "dune").out()).contains("webhook").contains("number +971 4 000 0033  META 900000000000203, 80.0/s");
    assertThat(Json.tree(execute(0, "tenant", "list", "--json").out()).size()).isEqualTo(platform("select count(*) from public.tenant"));
    assertThat(execute(3, "tenant", "show", "nobody").err()).contains("There is no tenant nobody.");
  }

  @Test
  void databases_are_brought_to_the_newest_schema() throws Exception {
    var all = Json.tree(execute(0, "migrate", "--user", "postgres", "--json").out());
    assertThat(all).hasSize(1 + platform("select count(*) from public.tenant_database")).allSatisfy(state -> assertThat(state.asText()).isEqualTo("up to date"));
    assertThat(all.fieldNames()).toIterable().contains("platform", "dune", "marina", "oasis");
    assertThat(execute(0, "migrate", "--user", "postgres", "--only", "dune").out()).isEqualTo("dune  up to date" + System.lineSeparator());
    assertThat(execute(3, "migrate", "--user", "postgres", "--only", "nobody").err()).contains("no tenant nobody");
    assertThat(execute(2, "migrate").err()).contains("--user");
  }

  @Test
  void dead_letters_are_counted_and_sent_back() throws Exception {
    assertThat(Json.tree(execute(0, "dlq", "list", "--json").out()).path("sends").asInt()).isZero();
    var dead = system.template().queue("ReceiptsDeadLetters").url();
    system.sqs().sendMessage(r -> r.queueUrl(dead).messageBody("{}"));
    assertThat(Json.tree(execute(4, "dlq", "list", "--json").out()).path("receipts").asInt()).isEqualTo(1);
    assertThat(execute(0, "dlq", "redrive", "receipts").out()).contains("started");
    com.tqpro.whatsapp.embedded.Await.until("the message is back", java.time.Duration.ofSeconds(60),
        () -> system.depth("ReceiptsQueue") == 1 && system.depth("ReceiptsDeadLetters") == 0);
    assertThat(execute(3, "dlq", "redrive", "nothing").err()).contains("There is no dead letter queue nothing");
  }

  @Test
  void what_no_tenant_had_is_delivered_once_it_has_one() throws Exception {
    var body = Json.bytes(Json.tree("""
        {"object":"whatsapp_business_account","entry":[{"id":"900000000000101","changes":[{"field":"messages","value":{"messaging_product":"whatsapp",
        "metadata":{"display_phone_number":"97140000044","phone_number_id":"900000000000244"},"statuses":[{"id":"wamid.early","status":"delivered","timestamp":"1795513000",
        "recipient_id":"971500000123"}]}}]}]}"""));
    try (var webhooks = new ApiClient(system.baseUrl(), null, null)) {
      webhooks.postSigned("/webhooks/meta", body, com.tqpro.whatsapp.meta.webhook.MetaSignature.sign(body, system.secrets().service("META_APP_SECRET")));
    }
    assertThat(execute(4, "unrouted", "list", "--json").out()).isEqualToIgnoringNewLines("{\"number 900000000000244\":1}");
    assertThat(execute(4, "unrouted", "redrive", "--url", system.baseUrl().toString()).out()).contains("delivered  0").contains("stay       1");

    int before = system.depth("ReceiptsQueue");
    try (var connection = system.postgres().connect("tqplatform"); var statement = connection.createStatement()) {
      statement.execute("insert into public.wa_phone_routing (provider, sender, tenant_slug, display_number, waba_id) values ('META', '900000000000244', 'oasis', '+971 4 000 0044', '900000000000101')");
      statement.execute("update public.registry_version set version = version + 1");
    }
    execute(0, "refresh", "--url", system.baseUrl().toString(), "--key", key);
    // Functions look at the registry's version every 15 s; a number they do not know is asked for at once.
    assertThat(execute(0, "unrouted", "redrive", "--url", system.baseUrl().toString()).out()).contains("delivered  1").contains("stay       0");
    assertThat(execute(0, "unrouted", "list", "--json").out()).isEqualToIgnoringNewLines("{}");
    assertThat(system.depth("ReceiptsQueue")).isEqualTo(before + 1);
    try (var connection = system.postgres().connect("tqplatform"); var statement = connection.createStatement()) {
      statement.execute("delete from public.wa_phone_routing where sender = '900000000000244'");
      statement.execute("update public.registry_version set version = version + 1");
    }
    execute(0, "refresh", "--url", system.baseUrl().toString(), "--key", key);
  }

  /** As an operator's shell would have it. */
  private static com.tqpro.whatsapp.runtime.Environment environment() {
    return com.tqpro.whatsapp.runtime.Environment.of(java.util.Map.of("AWS_REGION", "eu-central-1", "AWS_ENDPOINT_URL_SQS", system.sqsEndpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", system.secretsEndpoint().toString(),
        "PLATFORM_DB_HOST", "127.0.0.1", "PLATFORM_DB_PORT", Integer.toString(system.postgres().port()), "PLATFORM_DB_USER", "tqpro_platform",
        "PLATFORM_DB_PASSWORD", system.secrets().service("PLATFORM_DB_PASSWORD"), "TENANT_DB_HOST", "127.0.0.1",
        "TENANT_DB_PORT", Integer.toString(system.postgres().port()), "DATABASE_SSL_MODE", "disable"));
  }

  private static int platform(String sql) throws SQLException {
    try (var connection = system.postgres().connect("tqplatform"); var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static JsonNode json(int code, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add("--json");
    return Json.tree(run(code, all.toArray(String[]::new)).out());
  }

  private static Ran run(int code, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--url", system.baseUrl().toString(), "--key", key, "--tenant", "oasis"));
    return execute(code, all.toArray(String[]::new));
  }

  private static Ran execute(int code, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int got = Tqwa.commandLine(environment(), arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(err)).execute(arguments);
    assertThat(got).as(out + "\n" + err).isEqualTo(code);
    return new Ran(out.toString(), err.toString());
  }

  private record Ran(String out, String err) {}
}
