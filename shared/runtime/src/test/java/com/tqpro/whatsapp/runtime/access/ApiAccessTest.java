package com.tqpro.whatsapp.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.TestServices;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.registry.RegistryProjector;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ApiAccessTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static final String ISSUER = "https://id.example/";
  private static RSAKey key;
  private static RSAKey foreignKey;
  private static HttpServer jwks;
  private static ApiAccess access;

  @BeforeAll
  static void start() throws Exception {
    key = TestKeys.first("k1");
    foreignKey = TestKeys.second("k1");
    jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    jwks.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, keys.length);
      exchange.getResponseBody().write(keys);
      exchange.close();
    });
    jwks.start();
    access = access(List.of("oasis", "dune"));
  }

  @AfterAll
  static void stop() {
    jwks.stop(0);
  }

  private static ApiAccess access(List<String> tenants) {
    Environment environment = TestServices.environment(Map.of("TQPRO_API_KEY", "current-key", "TQPRO_API_KEY_PREVIOUS", "former-key",
        "OIDC_ISSUER", ISSUER, "OIDC_AUDIENCE", "tqwhatsapp", "OIDC_JWKS_URI", "http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks"));
    var context = new ServiceContext("test", environment, InstantSource.fixed(NOW), System.out);
    new RegistryProjector(context.dynamo(), environment.require("REGISTRY_TABLE"), Optional::empty).project(new RegistrySnapshot(1,
        tenants.stream().map(t -> new TenantRoute(t, t, true, true, "shared", "10000001", "Asia/Dubai", List.of())).toList(),
        List.of(new NumberRoute(Provider.META, "20000001", tenants.getFirst(), "+97140000001", "10000001", "shared", 80)), Map.of()));
    var roles = new ApiRoles(Map.of("open", "public", "inner", "internal", "shared/list", "agent,internal", "people/list", "agent,admin",
        "people/list[DELETE]", "admin"));
    return new ApiAccess(roles, context.serviceSecret(), new OidcTokens(environment, context.clock()), context.registry());
  }

  /** Credential, method, route, X-Tenant; then the caller's tenant, or the status of the refusal. */
  @ParameterizedTest(name = "{0} {1} {2} X-Tenant={3} -> {4}")
  @CsvSource({
      "none,GET,/open,,public", "wrong-key,GET,/open,,public",
      "none,GET,/inner,,401", "wrong-key,GET,/inner,oasis,401", "key,GET,/inner,oasis,oasis", "former,GET,/inner,dune,dune",
      "key,GET,/inner,,-", "key,GET,/inner,nobody,400", "key,GET,/people/list,oasis,403", "key,GET,/shared/list,oasis,oasis",
      "admin,GET,/inner,,oasis", "agent,GET,/inner,,403", "agent,GET,/people/list,,oasis", "agent,DELETE,/people/list,,403",
      "admin,DELETE,/people/list,,oasis", "guest,GET,/people/list,,403", "admin,GET,/no-row,,403", "key,GET,/no-row,oasis,403",
      "agent,GET,/people/list,oasis,oasis", "agent,GET,/people/list,dune,403", "other-tenant,GET,/people/list,,403",
      "expired,GET,/people/list,,401", "other-issuer,GET,/people/list,,401", "other-audience,GET,/people/list,,401",
      "foreign-key,GET,/people/list,,401", "alg-none,GET,/people/list,,401", "hmac,GET,/people/list,,401", "internal-role,GET,/inner,,403",
      "proxy-agent,GET,/people/list,,oasis", "garbage,GET,/people/list,,401"})
  void a_credential_opens_what_its_role_may(String credential, String method, String route, String tenant, String expected) throws Exception {
    var request = request(method, route, credential, tenant);
    if (expected.matches("\\d{3}")) {
      assertThatThrownBy(() -> access.admit(request, route)).isInstanceOfSatisfying(Problem.class,
          p -> assertThat(p.status()).isEqualTo(Integer.parseInt(expected)));
    } else if (expected.equals("public")) {
      assertThat(access.admit(request, route)).isEqualTo(Caller.ANONYMOUS);
    } else {
      assertThat(access.admit(request, route).tenant()).isEqualTo(expected.equals("-") ? null : expected);
    }
  }

  @Test
  void with_one_enabled_tenant_the_internal_key_needs_no_header() throws Exception {
    assertThat(access(List.of("oasis")).admit(request("GET", "/inner", "key", null), "/inner").tenant()).isEqualTo("oasis");
  }

  @Test
  void identity_headers_alone_are_never_trusted() {
    var request = new HttpRequest("GET", "/people/list", "", Map.of(), Map.of("x-auth-request-user", "admin", "x-auth-request-groups", "admin"),
        new byte[0], Map.of(), "203.0.113.9", "req-1");
    assertThatThrownBy(() -> access.admit(request, "/people/list")).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(401));
  }

  private static HttpRequest request(String method, String route, String credential, String tenant) throws Exception {
    var headers = new HashMap<String, String>();
    if (credential.startsWith("proxy-")) {
      headers.put("x-auth-request-access-token", token(credential.substring(6)));
    } else if (!credential.equals("none")) {
      headers.put("authorization", "Bearer " + bearer(credential));
    }
    if (tenant != null) {
      headers.put("x-tenant", tenant);
    }
    return new HttpRequest(method, route, "", Map.of(), headers, new byte[0], Map.of(), "203.0.113.9", "req-1");
  }

  private static String bearer(String credential) throws Exception {
    return switch (credential) {
      case "key" -> "current-key";
      case "former" -> "former-key";
      case "wrong-key" -> "current-keY";
      case "garbage" -> "a.b.c";
      default -> token(credential);
    };
  }

  private static String token(String kind) throws Exception {
    var claims = new JWTClaimsSet.Builder().subject("user-" + kind).issuer(ISSUER).audience("tqwhatsapp").claim("tenant", "oasis")
        .claim("roles", List.of("agent")).expirationTime(Date.from(NOW.plusSeconds(600)));
    switch (kind) {
      case "admin", "guest" -> claims.claim("roles", List.of(kind));
      case "internal-role" -> claims.claim("roles", List.of("internal", "public"));
      case "other-tenant" -> claims.claim("tenant", "nobody");
      case "expired" -> claims.expirationTime(Date.from(NOW.minusSeconds(60)));
      case "other-issuer" -> claims.issuer("https://evil.example/");
      case "other-audience" -> claims.audience("other");
      default -> assertThat(Set.of("agent", "foreign-key", "alg-none", "hmac")).contains(kind);
    }
    return switch (kind) {
      case "alg-none" -> new PlainJWT(claims.build()).serialize();
      case "hmac" -> sign(new JWSHeader.Builder(JWSAlgorithm.HS256).keyID("k1").build(), claims.build(),
          new MACSigner(key.toPublicJWK().toString().getBytes(StandardCharsets.UTF_8)));
      case "foreign-key" -> sign(header(), claims.build(), new RSASSASigner(foreignKey));
      default -> sign(header(), claims.build(), new RSASSASigner(key));
    };
  }

  private static JWSHeader header() {
    return new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();
  }

  private static String sign(JWSHeader header, JWTClaimsSet claims, com.nimbusds.jose.JWSSigner signer) throws Exception {
    var jwt = new SignedJWT(header, claims);
    jwt.sign(signer);
    return jwt.serialize();
  }
}
