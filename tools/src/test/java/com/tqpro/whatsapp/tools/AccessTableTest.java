package com.tqpro.whatsapp.tools;

import static com.tqpro.whatsapp.tools.FrontSystem.Running.signed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import com.tqpro.whatsapp.postgres.conversation.InboundStore;
import com.tqpro.whatsapp.postgres.conversation.StoreResult;
import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Date;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every route of docs/openapi.yaml against every kind of credential, on the running system. What a role may is read from
 * config/api-roles.properties: this test holds the functions to that file, others hold file, document and routes to each other.
 */
@ExtendWith(FrontSystem.class)
@ResourceLock(FrontSystem.LOCK)
class AccessTableTest {
  private static final String NOBODYS_ID = "0190c3a0-0000-7000-8000-000000000000";
  private static final Path HOUSE = Path.of(System.getProperty("house"));
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static RSAKey key;
  private static RSAKey foreignKey;
  private static LocalSystem system;
  private static String internalKey;
  private static Map<String, Set<String>> roles;

  @BeforeAll
  static void start(FrontSystem.Running front) throws Exception {
    key = front.key();
    foreignKey = FrontSystem.newKey();
    system = front.system();
    internalKey = system.secrets().service("TQPRO_API_KEY");
    var file = new Properties();
    file.load(new StringReader(Files.readString(HOUSE.resolve("config/api-roles.properties"))));
    roles = file.stringPropertyNames().stream().collect(Collectors.toMap(k -> k, k -> Stream.of(file.getProperty(k).split(",")).map(String::strip).collect(Collectors.toSet())));
  }

  @Test
  void every_route_opens_to_the_roles_of_its_row_and_to_nobody_else() throws Exception {
    var wrong = new ArrayList<String>();
    var headers = new EnumMap<Credential, Map<String, String>>(Credential.class);
    for (var credential : Credential.values()) {
      headers.put(credential, credential.headers());
    }
    int calls = 0;
    for (var route : routes()) {
      for (var credential : Credential.values()) {
        var answer = call(route.method(), route.path(), headers.get(credential), "{}");
        calls++;
        var expected = expected(route, credential);
        if (!expected.fits(answer)) {
          wrong.add(route.method() + " " + route.template() + " with " + credential + ": expected " + expected + ", got " + answer.statusCode() + " " + answer.body());
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(calls).isGreaterThan(400);
  }

  @ParameterizedTest
  @CsvSource(delimiter = '|', value = {
      "GET|/admin/api/broadcasts?tenant=dune|", "POST|/admin/api/broadcasts|{\"tenant\":\"dune\",\"name\":\"x\",\"template\":{\"name\":\"none\",\"language\":\"en\"}}"})
  void a_tenant_in_query_or_body_has_no_say(String method, String path, String body) throws Exception {
    int before = count("tqwa_dune", "select count(*) from tqwa.broadcast");
    var answer = call(method, path, bearer(token("admin", "oasis")), body);
    assertThat(answer.statusCode()).isIn(200, 400, 404);
    assertThat(count("tqwa_dune", "select count(*) from tqwa.broadcast")).isEqualTo(before);
  }

  @Test
  void a_tenant_in_the_body_of_another_service_has_no_say() throws Exception {
    var address = "select count(*) from tqwa.opt_out where address = '971500700011'";
    var answer = call("POST", "/marketing/internal/optout/add?tenant=dune", bearer(internalKey, "oasis"), "{\"phone\":\"+971500700011\",\"tenant\":\"dune\"}");
    assertThat(answer.statusCode()).as(answer.body()).isIn(200, 400);
    assertThat(count("tqwa_dune", address)).isZero();
    assertThat(count("tqwa_oasis", address)).isEqualTo(answer.statusCode() == 200 ? 1 : 0);
  }

  /** Every route with an id, called by one tenant with what another has, and with a body that is right: it is not there, and it stays as it was. */
  @Test
  void what_belongs_to_another_tenant_is_not_there() throws Exception {
    var oasis = bearer(token("admin", "oasis"));
    var dune = bearer(token("admin", "dune"));
    call("POST", "/admin/api/templates/import", oasis, null);
    var broadcast = Json.tree(call("POST", "/admin/api/broadcasts", oasis, "{\"name\":\"Eid\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}").body()).path("id").asText();
    var template = Json.tree(call("GET", "/admin/api/templates?name=welcome_back&language=en", oasis, null).body()).at("/items/0/id").asText();
    String conversation;
    String message;
    try (var installation = new Installation(EraseTest.environment(system)); var database = installation.tenant("oasis")) {
      var words = new InboundMessage(Provider.META, DemoTenant.OASIS.sender(), "wamid.access", Direction.IN, new ContactIdentity("971500700009", null, null, "Guest of oasis", null), Instant.now(),
          "text", "words to oasis", null, null, null, null, null, Json.object());
      conversation = ((StoreResult.Stored) new InboundStore(installation.context().contactKeys(), InstantSource.system(), 5).store(database, "oasis", words)).conversation().toString();
      message = database.<String, RuntimeException>call(h -> h.createQuery("select cast(id as text) from tqwa.conversation_messages where wamid = 'wamid.access'").mapTo(String.class).one());
    }
    for (var there : List.of("/admin/api/broadcasts/" + broadcast, "/admin/api/templates/" + template, "/admin/api/conversations/" + conversation)) {
      assertThat(call("GET", there, oasis, null).statusCode()).as(there).isEqualTo(200);
    }
    var before = dump("tqwa_oasis");
    int called = 0;
    for (var route : routes()) {
      var owned = Map.of("/admin/api/broadcasts/{id}", broadcast, "/admin/api/templates/{id}", template, "/admin/api/conversations/{id}", conversation).entrySet().stream()
          .filter(e -> route.template().startsWith(e.getKey())).map(Map.Entry::getValue).findFirst();
      if (owned.isPresent()) {
        var headers = new HashMap<>(dune);
        headers.put("if-match", "\"1\"");
        headers.put("content-type", route.template().endsWith("{chunk}") ? "text/csv" : "application/json");
        var answer = call(route.method(), route.template().replace("{id}", owned.get()).replace("{chunk}", "0").replace("{message}", message), headers, body(route));
        assertThat(answer.statusCode()).as(route + " " + answer.body()).isEqualTo(404);
        assertThat(answer.body()).doesNotContain("Eid", "Guest of oasis", "words to oasis");
        called++;
      }
    }
    assertThat(called).isGreaterThan(18);
    for (var action : List.of("stats", "dispatch-data", "status")) {
      var answer = call("POST", "/marketing/internal/broadcast/" + action, bearer(internalKey, "dune"), "{\"broadcastId\":\"" + broadcast + "\",\"status\":\"CANCELLED\"}");
      assertThat(answer.statusCode()).as(action + " " + answer.body()).isEqualTo(404);
    }
    assertThat(dump("tqwa_oasis")).isEqualTo(before);
    assertThat(call("GET", "/admin/api/broadcasts/" + broadcast, Map.of("x-tenant", "oasis"), null).statusCode()).isEqualTo(401);
  }

  private static String body(Route route) {
    var action = route.template().substring(route.template().lastIndexOf('/') + 1);
    return switch (action) {
      case "schedule" -> "{\"at\":\"" + Instant.now().plusSeconds(86_400).truncatedTo(ChronoUnit.SECONDS) + "\"}";
      case "{chunk}" -> "phone,name\n+971500700010,Guest\n";
      case "test-send" -> "{\"phone\":\"+971500700010\",\"values\":{\"name\":\"Guest\"}}";
      case "reply" -> "{\"text\":\"hello\"}";
      default -> route.method().equals("PUT") ? """
          {"name":"ours","provider":"META","metaName":"ours_meta","language":"en","templateType":"CARD","status":"APPROVED",
           "componentSpec":[{"type":"body","parameters":[{"source":"recipient_name"}]}]}""" : "{}";
    };
  }

  @Test
  void a_tenants_role_sees_its_own_database_and_schema_only() throws SQLException {
    var password = system.secrets().tenant("dune", "database", "password");
    for (var database : List.of("tqwa_oasis", "tqplatform")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> DriverManager.getConnection(system.postgres().jdbcUrl(database), "tqwa_dune", password).close())
          .isInstanceOf(SQLException.class).hasMessageContaining("permission denied for database");
    }
    try (var connection = system.postgres().connect("tqwa_dune")) {
      connection.createStatement().execute("create schema if not exists another; create table if not exists another.thing (id int); create table if not exists public.thing (id int)");
    }
    for (var statement : List.of("select * from another.thing", "select * from public.thing", "create table public.mine (id int)", "insert into catalog.package default values", "select * from pg_authid",
        "set role tqwa_oasis", "set role tqpro_platform", "copy tqwa.contact to program 'cat'", "create table tqwa.mine (id int)", "create schema mine", "drop table tqwa.contact", "alter table tqwa.contact add column x int", "create role other")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> {
        try (var connection = DriverManager.getConnection(system.postgres().jdbcUrl("tqwa_dune"), "tqwa_dune", password)) {
          connection.createStatement().execute(statement);
        }
      }).as(statement).isInstanceOf(SQLException.class).satisfies(e -> assertThat(((SQLException) e).getSQLState()).isEqualTo("42501"));
    }
  }

  @Test
  void answers_carry_the_security_headers_and_the_request_id() throws Exception {
    for (var path : List.of("/health", "/admin/api/broadcasts", "/webhooks/meta", "/nothing")) {
      var headers = call("GET", path, Map.of(), null).headers();
      if (!path.equals("/nothing")) {
        assertThat(headers.firstValue("x-content-type-options")).as(path).contains("nosniff");
        assertThat(headers.firstValue("strict-transport-security")).as(path).isPresent();
        assertThat(headers.firstValue("content-security-policy")).as(path).contains("default-src 'none'; frame-ancestors 'none'");
        assertThat(headers.firstValue("x-request-id")).as(path).isPresent();
      }
      assertThat(headers.firstValue("access-control-allow-origin")).as(path).isEmpty();
    }
  }

  /**
   * What a browser hears: method, path, Origin, whether it asks beforehand; then status, access-control-allow-origin and vary. template.yaml
   * has no CorsConfiguration, so API Gateway hands OPTIONS to the routes with ANY, and answers 404 by itself where a route has one method.
   */
  @ParameterizedTest(name = "{0} {1} from {2}")
  @CsvSource(nullValues = "-", value = {
      "OPTIONS,/admin/api/broadcasts,https://pages.example,true,204,https://pages.example,origin", "OPTIONS,/admin/api/broadcasts,https://evil.example,true,405,-,origin",
      "OPTIONS,/admin/api/broadcasts,https://pages.example,false,405,https://pages.example,origin", "OPTIONS,/marketing/internal/optout/add,https://pages.example,true,204,https://pages.example,origin",
      "OPTIONS,/hotel/listPackages,https://evil.example,true,405,-,origin",
      "OPTIONS,/webhooks/meta,https://pages.example,true,404,-,-", "OPTIONS,/webhooks/twilio/marina/inbound,https://pages.example,true,404,-,-", "OPTIONS,/webhooks/meta,https://evil.example,true,404,-,-",
      "GET,/health,https://pages.example,false,200,https://pages.example,origin", "GET,/health,https://evil.example,false,200,-,origin", "GET,/health,-,false,200,-,origin",
      "GET,/admin/api/broadcasts,https://pages.example,false,401,https://pages.example,origin", "GET,/admin/api/broadcasts,https://evil.example,false,401,-,origin",
      "GET,/webhooks/meta,https://pages.example,false,403,-,-"})
  void only_pages_of_the_named_origin_may_read(String method, String path, String origin, boolean asks, int status, String allowed, String vary) throws Exception {
    var headers = new HashMap<String, String>();
    if (origin != null) {
      headers.put("origin", origin);
    }
    if (asks) {
      headers.putAll(Map.of("access-control-request-method", "POST", "access-control-request-headers", "authorization,content-type"));
    }
    var answer = call(method, path, headers, null);
    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("access-control-allow-origin").orElse(null)).isEqualTo(allowed);
    assertThat(answer.headers().firstValue("vary").orElse(null)).isEqualTo(vary);
    assertThat(answer.headers().firstValue("access-control-allow-methods").orElse(null)).isEqualTo(status == 204 ? "GET, POST, PUT, PATCH, DELETE" : null);
    assertThat(answer.headers().firstValue("access-control-allow-headers").orElse(null)).isEqualTo(status == 204 ? "authorization, content-type, x-tenant" : null);
    assertThat(answer.headers().firstValue("access-control-max-age").orElse(null)).isEqualTo(status == 204 ? "600" : null);
    assertThat(answer.headers().firstValue("access-control-expose-headers").orElse(null)).isEqualTo(allowed == null ? null : "x-request-id, retry-after");
    assertThat(answer.headers().firstValue("access-control-allow-credentials")).isEmpty();
  }

  @Test
  void a_change_is_in_the_audit_log_with_who_and_where_and_only_admins_read_it() throws Exception {
    call("POST", "/admin/api/templates/import", bearer(internalKey, "oasis"), null);
    var admin = bearer(token("admin", "oasis"));
    var id = Json.tree(call("POST", "/admin/api/broadcasts", admin, "{\"name\":\"Audit\",\"template\":{\"name\":\"welcome_back\",\"language\":\"en\"}}").body()).path("id").asText();
    var cancelled = call("POST", "/admin/api/broadcasts/" + id + "/cancel", admin, null);
    var log = Json.tree(call("GET", "/admin/api/audit?subject=" + id, admin, null).body()).path("items");
    assertThat(log).hasSize(2);
    assertThat(log.get(0).path("action").asText()).isEqualTo("broadcast.cancel");
    assertThat(log.get(0).path("who").asText()).isEqualTo("user-admin");
    assertThat(log.get(0).path("from").asText()).isEqualTo("127.0.0.1");
    assertThat(log.get(0).path("requestId").asText()).isEqualTo(cancelled.headers().firstValue("x-request-id").orElseThrow());
    assertThat(log.get(0).path("before")).isEqualTo(Json.tree("{\"state\":\"DRAFT\"}"));
    assertThat(log.get(0).path("after")).isEqualTo(Json.tree("{\"state\":\"CANCELLED\"}"));
    var page = Json.tree(call("GET", "/admin/api/audit?action=broadcast.&limit=1", admin, null).body());
    assertThat(page.path("items").get(0).path("id")).isEqualTo(log.get(0).path("id"));
    var next = Json.tree(call("GET", "/admin/api/audit?action=broadcast.&limit=1&cursor=" + page.path("nextCursor").asText(), admin, null).body());
    assertThat(next.path("items").get(0).path("id")).isEqualTo(log.get(1).path("id"));
    assertThat(Json.tree(call("GET", "/admin/api/audit?who=internal&action=templates.import", admin, null).body()).path("items")).isNotEmpty();
    assertThat(Json.tree(call("GET", "/admin/api/audit?subject=" + id, bearer(token("admin", "dune")), null).body()).path("items")).isEmpty();
  }

  private static Expected expected(Route route, Credential credential) {
    var row = roles.getOrDefault(route.template().substring(1) + "[" + route.method() + "]", roles.get(route.template().substring(1)));
    assertThat(row).as("row of " + route.template()).isNotNull();
    if (row.contains("public")) {
      return route.template().startsWith("/webhooks/") ? Expected.NOT_TAKEN : Expected.ANSWERED;
    }
    return switch (credential) {
      case NONE, WRONG_KEY, EXPIRED, OTHER_ISSUER, OTHER_AUDIENCE, ALG_NONE, HMAC_OF_PUBLIC_KEY, FOREIGN_SIGNATURE, IDENTITY_HEADERS -> Expected.UNKNOWN;
      case OTHER_TENANT, UNKNOWN_TENANT, NO_ROLE, CLAIMS_INTERNAL -> Expected.FORBIDDEN;
      case INTERNAL_KEY -> row.contains("internal") ? Expected.ADMITTED : Expected.FORBIDDEN;
      case ADMIN, ADMIN_BEHIND_PROXY -> Expected.ADMITTED;
      case AGENT -> row.contains("agent") ? Expected.ADMITTED : Expected.FORBIDDEN;
      case GUEST -> row.contains("guest") ? Expected.ADMITTED : Expected.FORBIDDEN;
    };
  }

  /** What an answer may be. Whoever is admitted may still be told that his request makes no sense, or that something behind is away. */
  private enum Expected {
    UNKNOWN, FORBIDDEN, ADMITTED, ANSWERED, NOT_TAKEN;

    boolean fits(HttpResponse<String> answer) {
      int status = answer.statusCode();
      return switch (this) {
        case UNKNOWN -> status == 401 && answer.headers().firstValue("www-authenticate").isPresent();
        case FORBIDDEN -> status == 403 && answer.body().contains("urn:tqwa:problem:");
        case ADMITTED -> status != 401 && status != 403 && status != 500;
        case ANSWERED -> status == 200;
        case NOT_TAKEN -> status >= 400 && status < 500;
      };
    }
  }

  private enum Credential {
    NONE, WRONG_KEY, INTERNAL_KEY, EXPIRED, OTHER_ISSUER, OTHER_AUDIENCE, ALG_NONE, HMAC_OF_PUBLIC_KEY, FOREIGN_SIGNATURE, IDENTITY_HEADERS,
    OTHER_TENANT, UNKNOWN_TENANT, NO_ROLE, CLAIMS_INTERNAL, ADMIN, ADMIN_BEHIND_PROXY, AGENT, GUEST;

    Map<String, String> headers() throws Exception {
      var claims = claims("admin", "oasis");
      return switch (this) {
        case NONE -> Map.of();
        case WRONG_KEY -> bearer(internalKey.substring(1) + "x", "oasis");
        case INTERNAL_KEY -> bearer(internalKey, "oasis");
        case EXPIRED -> bearer(signed(claims.expirationTime(new Date(System.currentTimeMillis() - 60_000)), key));
        case OTHER_ISSUER -> bearer(signed(claims.issuer("https://evil.example/"), key));
        case OTHER_AUDIENCE -> bearer(signed(claims.audience("another"), key));
        case ALG_NONE -> bearer(new PlainJWT(claims.build()).serialize());
        case HMAC_OF_PUBLIC_KEY -> {
          var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims.build());
          jwt.sign(new MACSigner(key.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
          yield bearer(jwt.serialize());
        }
        case FOREIGN_SIGNATURE -> bearer(signed(claims, foreignKey));
        case IDENTITY_HEADERS -> Map.of("x-auth-request-user", "admin", "x-auth-request-groups", "admin", "x-auth-request-email", "admin@example.com", "x-tenant", "oasis");
        case OTHER_TENANT -> bearer(signed(claims, key), "dune");
        case UNKNOWN_TENANT -> bearer(token("admin", "nobody"));
        case NO_ROLE -> bearer(token("stranger", "oasis"));
        case CLAIMS_INTERNAL -> bearer(token("internal", "oasis"));
        case ADMIN -> bearer(signed(claims, key));
        case ADMIN_BEHIND_PROXY -> Map.of("x-auth-request-access-token", signed(claims, key), "x-auth-request-user", "somebody else");
        case AGENT -> bearer(token("agent", "oasis"));
        case GUEST -> bearer(token("guest", "oasis"));
      };
    }
  }

  private static String token(String role, String tenant) {
    return signed(claims(role, tenant), key);
  }

  private static JWTClaimsSet.Builder claims(String role, String tenant) {
    return FrontSystem.Running.claims("user-" + role, role, tenant);
  }

  private static Map<String, String> bearer(String credential) {
    return Map.of("authorization", "Bearer " + credential);
  }

  private static Map<String, String> bearer(String credential, String tenant) {
    return Map.of("authorization", "Bearer " + credential, "x-tenant", tenant);
  }

  private static HttpResponse<String> call(String method, String path, Map<String, String> headers, String body) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(system.baseUrl() + path)).setHeader("content-type", "application/json")
        .method(method, body == null || method.equals("GET") ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::setHeader);
    return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static List<Route> routes() throws Exception {
    JsonNode document = Json.tree(call("GET", "/openapi.json", Map.of(), null).body());
    var routes = new ArrayList<Route>();
    document.path("paths").properties().forEach(path -> path.getValue().fieldNames().forEachRemaining(method ->
        routes.add(new Route(method.toUpperCase(Locale.ROOT), path.getKey()))));
    return routes;
  }

  /** Every row of a tenant's schema. */
  private static List<String> dump(String database) throws SQLException {
    var rows = new ArrayList<String>();
    try (var connection = system.postgres().connect(database)) {
      var tables = new ArrayList<String>();
      try (var found = connection.createStatement().executeQuery("select tablename from pg_tables where schemaname = 'tqwa' order by 1")) {
        while (found.next()) {
          tables.add(found.getString(1));
        }
      }
      for (var table : tables) {
        try (var found = connection.createStatement().executeQuery("select '" + table + " ' || cast(t.* as text) from tqwa." + table + " t order by 1")) {
          while (found.next()) {
            rows.add(found.getString(1));
          }
        }
      }
    }
    return rows;
  }

  private static int count(String database, String sql) throws SQLException {
    try (var connection = system.postgres().connect(database); var rows = connection.createStatement().executeQuery(sql)) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private record Route(String method, String template) {
    /** With ids that nobody has. */
    String path() {
      return template.replace("{chunk}", "0").replaceAll("\\{\\w+}", NOBODYS_ID);
    }
  }
}
