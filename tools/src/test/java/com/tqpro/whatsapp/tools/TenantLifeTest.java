package com.tqpro.whatsapp.tools;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.simulators.meta.MetaApp;
import com.tqpro.whatsapp.simulators.meta.MetaPhone;
import com.tqpro.whatsapp.simulators.meta.MetaWaba;
import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Tenants come, change, are switched off and on, and move over from the replaced system. */
@ExtendWith(FrontSystem.class)
@ResourceLock(FrontSystem.LOCK)
class TenantLifeTest {
  private static final String WABA = "900000000000109";
  private static final String NUMBER = "900000000000209";
  @TempDir static Path folder;
  private static final java.net.http.HttpClient HTTP = java.net.http.HttpClient.newHttpClient();
  private static LocalSystem system;

  @BeforeAll
  static void start(FrontSystem.Running front) {
    system = front.system();
    system.graph().put(new MetaApp("900000000000309", "app-secret", URI.create("http://127.0.0.1:9/webhooks/meta/x"), "verify"));
    system.graph().put(MetaWaba.seeded(WABA, "Pearl", "900000000000309", "pearl-token"));
    system.graph().put(MetaPhone.of(NUMBER, WABA, "+97140000099", "Pearl Travel"));
  }

  @Test
  void a_tenant_is_made_step_by_step_and_again_without_a_change_and_lives_only_while_it_is_enabled() {
    String[] enable = {"tenant", "enable", "pearl", "--name", "Pearl Travel", "--own-app", "--waba", WABA, "--meta-number", NUMBER + "=+97140000099", "--ai", "true"};
    var before = everything();
    var dry = json(4, Map.of(), with(enable, "--dry-run"));
    assertThat(everything()).as("after a dry run").isEqualTo(before);
    assertThat(dry.properties().stream().map(Map.Entry::getKey)).startsWith("tenant", "secret", "database", "role", "schema", "grants", "login");
    assertThat(dry.path("database").asText()).isEqualTo("would be done");
    assertThat(dry.path("token").asText()).isEqualTo("there is none: set TQWA_META_ACCESS_TOKEN");
    assertThat(run(3, Map.of(), "tenant", "show", "pearl")).contains("There is no tenant pearl.");

    var held = json(4, Map.of(), enable);
    assertThat(held.path("token").asText()).contains("TQWA_META_ACCESS_TOKEN");
    assertThat(held.path("enabled").asText()).startsWith("not switched on");
    var wrong = json(4, Map.of("TQWA_META_ACCESS_TOKEN", "wrong", "TQWA_META_APP_SECRET", "app-secret"), enable);
    assertThat(wrong.path("token for " + NUMBER).asText()).startsWith("Meta refused (190)");
    assertThat(run(0, Map.of(), "tenant", "list")).contains("Pearl Travel  (disabled)").contains("oasis");

    var made = json(0, Map.of("TQWA_META_ACCESS_TOKEN", "pearl-token"), enable);
    assertThat(made.path("token for " + NUMBER).asText()).contains("holds").contains("Pearl Travel");
    assertThat(made.path("secret").asText()).isEqualTo("done");
    assertThat(made.path("enabled").asText()).isEqualTo("done");
    assertThat(made.path("webhook").asText()).matches("/webhooks/meta/[A-Za-z0-9_-]{32}");
    assertThat(broadcasts("pearl")).isEqualTo(200);
    var again = json(0, Map.of(), enable);
    again.properties().forEach(step -> assertThat(step.getValue().asText()).as(step.getKey()).matches("as it was|holds.*|/webhooks.*"));
    assertThat(again.path("webhook")).isEqualTo(made.path("webhook"));
    assertThat(run(0, Map.of(), "tenant", "show", "pearl", "--check")).contains("holds; Meta knows it");

    var password = secret("pearl").at("/database/password").asText();
    var rotated = json(0, Map.of("TQWA_META_APP_SECRET", "new-app-secret"), "tenant", "rotate-secret", "pearl");
    assertThat(rotated.path("database password").asText()).isEqualTo("done");
    assertThat(secret("pearl").at("/database/password").asText()).isNotEqualTo(password);
    assertThat(secret("pearl").at("/meta/previousAppSecret").asText()).isEqualTo("app-secret");
    assertThat(secret("pearl").at("/meta/appSecret").asText()).isEqualTo("new-app-secret");
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_pearl"), "tqwa_pearl", password))
        .isInstanceOf(SQLException.class);
    com.tqpro.whatsapp.embedded.Await.until("the new password is in use", java.time.Duration.ofSeconds(60), () -> broadcasts("pearl") == 200);

    var enabled = everything();
    assertThat(json(0, Map.of(), "tenant", "disable", "pearl", "--dry-run").path("disabled").asText()).isEqualTo("would be done");
    assertThat(json(0, Map.of("TQWA_META_APP_SECRET", "another"), "tenant", "rotate-secret", "pearl", "--dry-run").path("secret").asText()).isEqualTo("would be done");
    assertThat(everything()).as("after two dry runs").isEqualTo(enabled);
    assertThat(json(0, Map.of(), "tenant", "disable", "pearl").path("disabled").asText()).isEqualTo("done");
    com.tqpro.whatsapp.embedded.Await.until("it is off everywhere", java.time.Duration.ofSeconds(60), () -> broadcasts("pearl") == 400);
    assertThat(broadcasts("oasis")).isEqualTo(200);
    assertThat(json(0, Map.of(), "tenant", "disable", "pearl").path("disabled").asText()).isEqualTo("as it was");
    assertThat(run(3, Map.of(), "tenant", "disable", "nobody")).contains("There is no tenant nobody.");
    assertThat(platform("select string_agg(action, ' ' order by id) from public.audit_log where tenant_slug = 'pearl'"))
        .startsWith("tenant.create tenant.app tenant.number").contains("tenant.enable").contains("tenant.rotate-secret").endsWith("tenant.disable");
    assertThat(platform("select string_agg(cast(a.* as text), ' ') from public.audit_log a")).doesNotContain("pearl-token", "app-secret", password);
  }

  @Test
  void a_tenant_at_twilio_is_switched_on_only_when_account_token_and_sender_belong_together() {
    var sid = "AC" + "c".repeat(32);
    system.twilio().put(new TwilioAccount(sid, "coral-token")).put(new TwilioNumber("+97140000088", sid, null, null));
    String[] enable = {"tenant", "enable", "coral", "--name", "Coral Cruises", "--twilio-sender", "+97140000088"};
    var right = Map.of("TQWA_TWILIO_ACCOUNT_SID", sid, "TQWA_TWILIO_AUTH_TOKEN", "coral-token");
    assertThat(json(4, Map.of(), enable).path("Twilio account").asText()).isEqualTo("there is none: set TQWA_TWILIO_ACCOUNT_SID");
    assertThat(json(4, Map.of("TQWA_TWILIO_ACCOUNT_SID", "../Accounts"), enable).path("Twilio account").asText()).contains("is no account SID");
    assertThat(json(4, Map.of("TQWA_TWILIO_ACCOUNT_SID", sid), enable).path("Twilio auth token").asText()).contains("set TQWA_TWILIO_AUTH_TOKEN");
    var wrong = json(4, Map.of("TQWA_TWILIO_AUTH_TOKEN", "guess"), enable);
    assertThat(wrong.path("token for +97140000088").asText()).isEqualTo("Twilio refused (20003): Authenticate: the auth token is not that of " + sid);
    assertThat(wrong.path("enabled").asText()).startsWith("not switched on");

    var before = everything();
    var dry = json(0, right, with(enable, "--dry-run"));
    assertThat(everything()).as("after a dry run").isEqualTo(before);
    assertThat(dry.path("token for +97140000088").asText()).isEqualTo("holds; Twilio's account Account of ACcccc is active; the sender is ONLINE");
    assertThat(dry.path("enabled").asText()).isEqualTo("would be done");
    assertThat(platform("select enabled from public.tenant where slug = 'coral'")).isEqualTo("f");
    system.twilio().accountStatus(sid, "suspended");
    assertThat(json(4, right, enable).path("token for +97140000088").asText()).isEqualTo("Twilio has the account " + sid + " as suspended: nothing can be sent from it");
    system.twilio().accountStatus(sid, "active");
    system.twilio().senderStatus("+97140000088", "OFFLINE");
    assertThat(json(4, Map.of(), enable).path("token for +97140000088").asText()).contains("as OFFLINE");
    system.twilio().senderStatus("+97140000088", "ONLINE");
    assertThat(run(1, Map.of(), with(enable, "--twilio-sender", "+97140000022"))).contains("belongs to tenant marina");

    assertThat(json(0, Map.of(), enable).path("enabled").asText()).isEqualTo("done");
    assertThat(run(0, Map.of(), "tenant", "show", "coral", "--check")).contains("the sender is ONLINE");
    assertThat(secret("coral").at("/twilio/previousAuthToken").asText()).isEqualTo("guess");
  }

  @Test
  void a_role_with_rds_iam_could_not_be_logged_in_by() throws Exception {
    try (var connection = system.postgres().connect("postgres")) {
      connection.createStatement().execute("create role rds_iam");
    }
    var sid = "AC" + "f".repeat(32);
    system.twilio().put(new TwilioAccount(sid, "lagoon-token")).put(new TwilioNumber("+97140000085", sid, null, null));
    var variables = Map.of("TQWA_TWILIO_ACCOUNT_SID", sid, "TQWA_TWILIO_AUTH_TOKEN", "lagoon-token");
    String[] enable = {"tenant", "enable", "lagoon", "--name", "Lagoon", "--twilio-sender", "+97140000085"};
    assertThat(run(1, variables, with(enable, "--rds-iam", "--database", "lagoon"))).contains("begins with tqwa_");
    assertThat(json(0, variables, with(enable, "--rds-iam")).path("login by IAM").asText()).isEqualTo("done");
    assertThat(json(0, Map.of(), enable).path("login by IAM").asText()).as("once is enough").isEqualTo("as it was");

    var context = new com.tqpro.whatsapp.runtime.ServiceContext("test", environment(Map.of("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", "AWS_SECRET_ACCESS_KEY", "x")),
        java.time.InstantSource.fixed(java.time.Instant.parse("2026-11-24T10:00:00Z")), System.err);
    var token = context.databaseSecret("lagoon", "password").orElseThrow();
    assertThat(token).startsWith("127.0.0.1:" + system.postgres().port() + "/?Action=connect&DBUser=tqwa_lagoon&X-Amz-Algorithm=AWS4-HMAC-SHA256");
    // As RDS does: it takes the token where the password would be.
    try (var connection = system.postgres().connect("postgres")) {
      connection.createStatement().execute("alter role tqwa_lagoon password '" + token + "'");
    }
    try (var database = new com.tqpro.whatsapp.postgres.Database(new com.tqpro.whatsapp.postgres.Connections(context::databaseVariable).tenant("lagoon", context::databaseSecret), context.clock())) {
      assertThat(database.<String, RuntimeException>call(h -> h.createQuery("select current_user").mapTo(String.class).one())).isEqualTo("tqwa_lagoon");
    }
  }

  /** A run is cut off after each thing that it does, and begun again. */
  @Test
  void enabling_that_dies_after_any_step_is_finished_by_repeating_it() {
    var sid = "AC" + "d".repeat(32);
    system.twilio().put(new TwilioAccount(sid, "reef-token")).put(new TwilioNumber("+97140000087", sid, null, null));
    var environment = environment(Map.of("TQWA_TWILIO_ACCOUNT_SID", sid, "TQWA_TWILIO_AUTH_TOKEN", "reef-token"));
    var died = new ArrayList<String>();
    boolean finished = false;
    while (!finished) {
      assertThat(died).as("each run gets further").doesNotHaveDuplicates();
      try (var installation = new Installation(environment)) {
        var plan = new TenantPlan();
        plan.name = "Reef";
        plan.twilioSenders.add("+97140000087");
        plan.ai = true;
        plan.adminUser = EmbeddedPostgres.SUPERUSER;
        plan.adminPassword = "";
        new TenantEnabling(environment, installation, "reef", plan, new DyingSteps(died)).run();
        finished = true;
      } catch (DyingSteps.Died expected) {
        assertThat(platform("select count(*) from public.tenant where slug = 'reef' and enabled").equals("1")).as("enabled after " + died).isEqualTo(died.getLast().equals("enabled"));
      }
    }
    assertThat(died).containsExactly("tenant", "secret", "database", "role", "schema", "grants", "registry: database", "registry: app", "registry: number +97140000087", "enabled");
    com.tqpro.whatsapp.embedded.Await.until("it is there for everybody", java.time.Duration.ofSeconds(60), () -> broadcasts("reef") == 200);
    assertThat(platform("select string_agg(action, ' ' order by id) from public.audit_log where tenant_slug = 'reef'")).isEqualTo("tenant.create tenant.app tenant.number tenant.enable");
  }

  @Test
  void of_two_at_once_one_makes_the_tenant_and_the_other_finds_it_made() throws Exception {
    var sid = "AC" + "e".repeat(32);
    system.twilio().put(new TwilioAccount(sid, "atoll-token")).put(new TwilioNumber("+97140000086", sid, null, null));
    var variables = Map.of("TQWA_TWILIO_ACCOUNT_SID", sid, "TQWA_TWILIO_AUTH_TOKEN", "atoll-token");
    try (var threads = java.util.concurrent.Executors.newVirtualThreadPerTaskExecutor()) {
      var runs = List.of(1, 2).stream().map(i -> threads.submit(() -> json(0, variables, "tenant", "enable", "atoll", "--name", "Atoll", "--twilio-sender", "+97140000086"))).toList();
      var databases = new ArrayList<String>();
      for (var run : runs) {
        databases.add(run.get().path("database").asText());
      }
      assertThat(databases).containsExactlyInAnyOrder("done", "as it was");
    }
    DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_atoll"), "tqwa_atoll", secret("atoll").at("/database/password").asText()).close();
    assertThat(platform("select string_agg(action, ' ' order by id) from public.audit_log where tenant_slug = 'atoll'")).isEqualTo("tenant.create tenant.number tenant.enable");
  }

  /** Dies right after the first thing that was to be done. */
  private static final class DyingSteps extends Steps {
    private final List<String> died;

    DyingSteps(List<String> died) {
      super(false);
      this.died = died;
    }

    @Override
    void step(String name, boolean there, Runnable action) {
      super.step(name, there, action);
      if (!there) {
        died.add(name);
        throw new Died();
      }
    }

    static final class Died extends RuntimeException {
      private static final long serialVersionUID = 1L;
    }
  }

  @Test
  void a_rotation_that_was_broken_off_is_mended_by_enable() throws SQLException {
    try (var connection = system.postgres().connect("postgres")) {
      connection.createStatement().execute("alter role tqwa_marina password 'not what the secret says'");
    }
    var mended = json(0, Map.of(), "tenant", "enable", "marina");
    assertThat(mended.path("login").asText()).isEqualTo("done");
    assertThat(mended.path("role").asText()).isEqualTo("as it was");
    DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_marina"), "tqwa_marina", secret("marina").at("/database/password").asText()).close();
  }

  @Test
  void what_is_set_for_the_installation_holds_for_tenants_without_a_value_of_their_own() {
    String[] settings = {"setting", "list", "--url", system.baseUrl().toString(), "--key", system.secrets().service("TQPRO_API_KEY"), "--tenant", "oasis"};
    assertThat(json(0, Map.of(), "installation", "set", "human.timeout.hours", "24").path("human.timeout.hours").asText()).isEqualTo("24");
    com.tqpro.whatsapp.embedded.Await.until("every function knows it", java.time.Duration.ofSeconds(60),
        () -> run(0, Map.of(), settings).contains("24  (installation)"));
    assertThat(json(0, Map.of(), "installation", "set", "human.timeout.hours", "24").path("human.timeout.hours").asText()).isEqualTo("24  (as it was)");
    json(0, Map.of(), "installation", "set", "owner.email", "owner@example.com");
    assertThat(run(0, Map.of(), "installation", "list")).containsPattern("human.timeout.hours +24  \\(operator .+, 20.+Z\\)").contains("owner@example.com");
    assertThat(json(0, Map.of(), "installation", "unset", "owner.email").path("owner.email").asText()).isEqualTo("no longer set");
    assertThat(json(0, Map.of(), "installation", "unset", "human.timeout.hours").path("human.timeout.hours").asText()).isEqualTo("no longer set");
    assertThat(json(0, Map.of(), "installation", "unset", "human.timeout.hours").path("human.timeout.hours").asText()).isEqualTo("was not set");

    assertThat(run(2, Map.of(), "installation", "set", "human.timeout.hours", "soon")).contains("must be hours, 1 to 999, not \"soon\".");
    assertThat(run(2, Map.of(), "installation", "set", "optout.words", "stop,,")).contains("optout.words must be words and phrases separated by commas");
    assertThat(run(2, Map.of(), "installation", "set", "human.timeout", "1")).contains("There is no setting human.timeout");
    assertThat(run(2, Map.of(), "installation", "set", "ai.claude.api-key", "sk")).contains("is a secret");
    assertThat(platform("select string_agg(action || ' ' || coalesce(before ->> 'value', '-') || ' ' || coalesce(after ->> 'value', '-'), ', ' order by id) from public.audit_log where action like 'setting.%'"))
        .isEqualTo("setting.set - 24, setting.set - o…@example.com, setting.unset o…@example.com -, setting.unset 24 -");
  }

  @Test
  void what_is_another_tenants_or_makes_no_sense_is_refused() {
    assertThat(run(1, Map.of(), "tenant", "enable", "dune", "--own-app", "--waba", "900000000000103", "--meta-number", "900000000000201=+97140000011"))
        .contains("The number 900000000000201 belongs to tenant oasis.");
    assertThat(run(1, Map.of(), "tenant", "enable", "New Tenant", "--name", "x")).contains("small letters");
    assertThat(run(1, Map.of(), "tenant", "enable", "fresh")).contains("needs --name");
    assertThat(run(1, Map.of(), "tenant", "enable", "fresh", "--name", "x", "--database", "x; drop database y")).contains("A database's name");
  }

  @Test
  void secrets_and_conversations_of_the_replaced_system_are_taken_over_once() throws Exception {
    var key = system.secrets().service("TQPRO_ENCRYPTION_KEY");
    var before = secret("oasis").toString();
    try (var connection = system.postgres().connect("tqplatform"); var update = connection.prepareStatement("update public.wa_meta_app set access_token_enc = ? where tenant_slug = 'oasis'")) {
      update.setString(1, legacy(key, "token of before"));
      update.executeUpdate();
    }
    var conversationKey = "cd".repeat(32);
    try (var connection = system.postgres().connect("postgres"); var statement = connection.createStatement()) {
      statement.execute("create database old_service");
    }
    try (var connection = system.postgres().connect("old_service"); var statement = connection.createStatement()) {
      statement.execute("create schema tqwa_legacy");
      statement.execute("""
          create table tqwa_legacy.message (id text, phone text, sender text, direction text, author text, kind text, wamid text, quoted_wamid text,
            original text, english text, archived boolean, occurred_at timestamptz)""");
      statement.execute("insert into tqwa_legacy.message values ('1', '+971 50 040 0001', '900000000000201', 'IN', 'CUSTOMER', 'text', 'wamid.old1', null, '%s', '%s', false, '2026-01-01T10:00:00Z')"
          .formatted(legacy(conversationKey, "مرحبا"), legacy(conversationKey, "hello")));
      statement.execute("insert into tqwa_legacy.message values ('2', '971500400001', '900000000000201', 'OUT', 'AI', 'text', null, 'wamid.old1', '%s', null, true, '2026-01-01T10:01:00Z')"
          .formatted(legacy(conversationKey, "welcome")));
      statement.execute("insert into tqwa_legacy.message values ('3', '971500400001', '900000000000201', 'IN', 'CUSTOMER', 'text', 'wamid.old3', null, 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', null, false, '2026-01-01T10:02:00Z')");
    }
    var variables = Map.of("TQWA_LEGACY_CONVERSATION_KEY", conversationKey, "TQWA_LEGACY_DB_USER", EmbeddedPostgres.SUPERUSER);
    String[] command = {"tenant", "import-legacy", "oasis", "--messages", system.postgres().jdbcUrl("old_service")};
    var dry = json(4, variables, with(command, "--dry-run"));
    assertThat(dry.path("messages").asText()).isEqualTo("3 read, none written (dry run)");
    assertThat(secret("oasis").at("/meta/accessToken").isMissingNode()).isTrue();
    var done = json(4, variables, command);
    assertThat(done.path("messages").asText()).isEqualTo("3 read, 2 written, 0 there already");
    assertThat(done.path("messages unreadable").asText()).startsWith("1 cannot be opened");
    assertThat(secret("oasis").at("/meta/accessToken").asText()).isEqualTo("token of before");
    assertThat(platform("select coalesce(access_token_enc, 'empty') from public.wa_meta_app where tenant_slug = 'oasis'")).isEqualTo("empty");
    assertThat(json(4, variables, command).path("messages").asText()).isEqualTo("3 read, 0 written, 2 there already");

    var file = folder.resolve("legacy-person.json");
    run(0, Map.of(), "contact", "export", "--phone", "+971500400001", "--only", "oasis", "-o", file.toString());
    var messages = Json.tree(java.nio.file.Files.readString(file)).at("/oasis/conversation_messages");
    assertThat(messages).hasSize(2).anySatisfy(m -> {
      assertThat(m.path("original").asText()).isEqualTo("مرحبا");
      assertThat(m.path("english").asText()).isEqualTo("hello");
      assertThat(m.path("seq").asInt()).isEqualTo(1);
    }).anySatisfy(m -> assertThat(m.path("wamid").asText()).isEqualTo("legacy:2"));
    assertThat(Json.tree(java.nio.file.Files.readString(file)).at("/oasis/conversation_state/0/answered_seq").asInt()).isEqualTo(1);
    assertThat(run(1, Map.of("TQWA_LEGACY_CONVERSATION_KEY", "x"), command)).contains("64 hex digits");
    assertThat(json(0, Map.of(), "keys", "rotate").path("unreadable").asInt()).isZero();
    // Others on this system are to find the tenant's account as it was.
    system.putSecret("tqwa/tenants/oasis", before);
    system.refresh();
  }

  private static String legacy(String hexKey, String text) throws Exception {
    var nonce = new byte[12];
    Arrays.fill(nonce, (byte) text.length());
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(java.util.HexFormat.of().parseHex(hexKey), "AES"), new GCMParameterSpec(128, nonce));
    var sealed = cipher.doFinal(text.getBytes(StandardCharsets.UTF_8));
    var all = Arrays.copyOf(nonce, 12 + sealed.length);
    System.arraycopy(sealed, 0, all, 12, sealed.length);
    return Base64.getEncoder().encodeToString(all);
  }

  /** The status that a tenant's broadcasts are answered with. */
  private static int broadcasts(String tenant) {
    try {
      return HTTP.send(java.net.http.HttpRequest.newBuilder(URI.create(system.baseUrl() + "/admin/api/broadcasts"))
          .header("authorization", "Bearer " + system.secrets().service("TQPRO_API_KEY")).header("x-tenant", tenant).build(),
          java.net.http.HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (java.io.IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Databases, roles with their passwords, what they may, the platform's tables and the registry in DynamoDB, and every secret. */
  private static List<String> everything() {
    var all = new ArrayList<String>();
    for (var sql : List.of("select string_agg(datname || coalesce(cast(datacl as text), ''), ' ' order by datname) from pg_database", "select string_agg(rolname || coalesce(rolpassword, ''), ' ' order by rolname) from pg_authid",
        "select string_agg(cast(m.* as text), ' ' order by cast(m.* as text)) from pg_auth_members m", "select string_agg(cast(t.* as text), ' ' order by cast(t.* as text)) from public.tenant t",
        "select string_agg(cast(t.* as text), ' ' order by cast(t.* as text)) from public.wa_meta_app t", "select string_agg(cast(t.* as text), ' ' order by cast(t.* as text)) from public.wa_phone_routing t",
        "select string_agg(cast(t.* as text), ' ' order by cast(t.* as text)) from public.tenant_database t", "select cast(version as text) from public.registry_version", "select cast(count(*) as text) from public.audit_log")) {
      all.add(platform(sql));
    }
    var context = new com.tqpro.whatsapp.runtime.ServiceContext("test", environment(Map.of()), java.time.InstantSource.system(), System.err);
    context.dynamo().scan(r -> r.tableName(system.template().table("RegistryTable").name())).items().stream().map(Object::toString).sorted().forEach(all::add);
    for (var tenant : List.of("pearl", "coral", "oasis")) {
      all.add(String.valueOf(context.secrets().find("tqwa/tenants/" + tenant)));
    }
    return all;
  }

  private static JsonNode secret(String tenant) {
    var context = new com.tqpro.whatsapp.runtime.ServiceContext("test", environment(Map.of()), java.time.InstantSource.system(), System.err);
    return context.secrets().find("tqwa/tenants/" + tenant).orElseThrow();
  }

  private static String platform(String sql) {
    try (var connection = system.postgres().connect("tqplatform"); var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String[] with(String[] command, String... more) {
    var all = new ArrayList<>(List.of(command));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static JsonNode json(int code, Map<String, String> variables, String... arguments) {
    return Json.tree(run(code, variables, with(arguments, "--json")));
  }

  private static Environment environment(Map<String, String> more) {
    var variables = new HashMap<>(EraseTest.environment(system).all());
    variables.putAll(more);
    return Environment.of(variables);
  }

  /** @return what was printed, on both streams */
  private static String run(int code, Map<String, String> variables, String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    if (List.of("enable", "rotate-secret").contains(arguments[1])) {
      all.addAll(List.of("--user", EmbeddedPostgres.SUPERUSER));
    }
    var out = new StringWriter();
    int got = Tqwa.commandLine(environment(variables), arguments).setOut(new PrintWriter(out)).setErr(new PrintWriter(out)).execute(all.toArray(String[]::new));
    assertThat(got).as(out.toString()).isEqualTo(code);
    return out.toString();
  }
}
