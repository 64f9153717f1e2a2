package com.tqpro.whatsapp.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The identity provider changes its keys, is away, or names its claims otherwise. */
class OidcTokensTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static RSAKey first;
  private static RSAKey second;
  private final AtomicReference<List<RSAKey>> published = new AtomicReference<>();
  private final AtomicInteger fetched = new AtomicInteger();
  private HttpServer provider;
  private String base;

  @BeforeAll
  static void keys() throws Exception {
    first = TestKeys.first("first");
    second = TestKeys.second("second");
  }

  @BeforeEach
  void start() throws IOException {
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    base = "http://127.0.0.1:" + provider.getAddress().getPort();
    provider.createContext("/jwks", exchange -> {
      fetched.incrementAndGet();
      var keys = new JWKSet(published.get().stream().map(k -> (com.nimbusds.jose.jwk.JWK) k.toPublicJWK()).toList()).toString().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, keys.length);
      exchange.getResponseBody().write(keys);
      exchange.close();
    });
    provider.createContext("/.well-known/openid-configuration", exchange -> {
      var document = ("{\"issuer\":\"" + base + "\",\"jwks_uri\":\"" + base + "/jwks\"}").getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(200, document.length);
      exchange.getResponseBody().write(document);
      exchange.close();
    });
    provider.start();
    published.set(List.of(first));
  }

  @AfterEach
  void stop() {
    provider.stop(0);
  }

  @Test
  void a_new_key_is_fetched_when_a_token_names_it_and_the_old_one_holds_as_long_as_it_is_published() throws Exception {
    var tokens = tokens(Map.of());
    assertThat(tokens.verify(token(first, Map.of())).name()).isEqualTo("user-1");
    published.set(List.of(first, second));
    assertThat(tokens.verify(token(second, Map.of())).roles()).containsExactly("agent");
    assertThat(tokens.verify(token(first, Map.of())).name()).isEqualTo("user-1");
    assertThat(fetched).hasValue(2);
    published.set(List.of(second));
    assertThatThrownBy(() -> tokens(Map.of()).verify(token(first, Map.of()))).isInstanceOfSatisfying(Problem.class, p -> assertThat(p.status()).isEqualTo(401));
  }

  @Test
  void keys_that_were_fetched_hold_while_the_provider_is_away() throws Exception {
    var tokens = tokens(Map.of());
    tokens.verify(token(first, Map.of()));
    provider.stop(0);
    assertThat(tokens.verify(token(first, Map.of())).name()).isEqualTo("user-1");
  }

  @Test
  void keys_hold_also_when_they_are_due_to_be_fetched_again_and_the_provider_is_away() throws Exception {
    var tokens = new OidcTokens(Environment.of(Map.of("OIDC_ISSUER", base, "OIDC_AUDIENCE", "tqwhatsapp")), () -> NOW, 20);
    tokens.verify(token(first, Map.of()));
    long since = System.currentTimeMillis();
    provider.stop(0);
    Await.until("the keys are due", Duration.ofSeconds(60), () -> System.currentTimeMillis() > since + 20);
    assertThat(tokens.verify(token(first, Map.of())).name()).isEqualTo("user-1");
    assertThat(fetched).as("the provider did not answer").hasValue(1);
  }

  @Test
  void a_refusal_says_what_is_wrong_with_the_token() throws Exception {
    var tokens = tokens(Map.of());
    var wrong = Map.of("it has expired", Map.<String, Object>of("exp", Date.from(NOW.minusSeconds(60))), "it comes from another issuer", Map.<String, Object>of("iss", "https://evil.example"),
        "it is for another audience", Map.<String, Object>of("aud", List.of("other")));
    wrong.forEach((reason, claims) -> assertThatThrownBy(() -> tokens.verify(token(first, claims))).hasMessageContaining(reason));
    assertThatThrownBy(() -> tokens.verify(token(first, java.util.Collections.singletonMap("exp", null)))).as("a claim that is missing").hasMessageContaining("its form or signature is not accepted");
  }

  @Test
  void without_keys_nobody_gets_in_and_it_is_said_that_it_passes() {
    provider.stop(0);
    for (var variables : List.of(Map.<String, String>of(), Map.of("OIDC_JWKS_URI", base + "/jwks"))) {
      assertThatThrownBy(() -> tokens(variables).verify(token(first, Map.of()))).isInstanceOfSatisfying(Problem.class, p -> {
        assertThat(p.status()).isEqualTo(503);
        assertThat(p.code()).isEqualTo("identity-provider-unavailable");
      });
    }
  }

  @Test
  void a_provider_that_comes_back_is_asked_again() throws Exception {
    var port = provider.getAddress().getPort();
    provider.stop(0);
    var tokens = tokens(Map.of());
    assertThatThrownBy(() -> tokens.verify(token(first, Map.of()))).isInstanceOf(Problem.class);
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    var keys = new JWKSet(first.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    provider.createContext("/", exchange -> {
      var body = exchange.getRequestURI().getPath().startsWith("/.well-known") ? ("{\"jwks_uri\":\"" + base + "/jwks\"}").getBytes(StandardCharsets.UTF_8) : keys;
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
    });
    provider.start();
    assertThat(tokens.verify(token(first, Map.of())).name()).isEqualTo("user-1");
  }

  @Test
  void made_up_key_ids_do_not_make_us_call_the_provider_again_and_again() throws Exception {
    var tokens = tokens(Map.of());
    tokens.verify(token(first, Map.of()));
    for (int i = 0; i < 20; i++) {
      var unknown = new RSAKey.Builder(second).keyID("made-up-" + i).build();
      assertThatThrownBy(() -> tokens.verify(token(unknown, Map.of()))).isInstanceOf(Problem.class);
    }
    assertThat(fetched.get()).isLessThanOrEqualTo(3);
    assertThat(tokens.verify(token(first, Map.of())).name()).as("others get in meanwhile").isEqualTo("user-1");
  }

  @Test
  void claims_have_the_names_that_the_configuration_gives_them() throws Exception {
    var cognito = tokens(Map.of("OIDC_ROLES_CLAIM", "cognito:groups", "OIDC_TENANT_CLAIM", "custom:tenant"));
    var caller = cognito.verify(token(first, Map.of("cognito:groups", List.of("admin", "strangers", "internal"), "custom:tenant", "dune", "roles", "guest", "tenant", "oasis")));
    assertThat(caller.roles()).isEqualTo(Set.of("admin"));
    assertThat(caller.tenant()).isEqualTo("dune");
    assertThat(tokens(Map.of()).verify(token(first, Map.of("roles", "agent guest,public"))).roles()).isEqualTo(Set.of("agent", "guest"));
    assertThat(tokens(Map.of()).verify(token(first, Map.of("tenant", List.of("oasis")))).tenant()).as("a list is no tenant").isNull();
  }

  private OidcTokens tokens(Map<String, String> more) {
    var variables = new HashMap<>(Map.of("OIDC_ISSUER", base, "OIDC_AUDIENCE", "tqwhatsapp"));
    variables.putAll(more);
    return new OidcTokens(Environment.of(variables), () -> NOW);
  }

  private String token(RSAKey key, Map<String, Object> more) {
    try {
      var claims = new JWTClaimsSet.Builder().subject("user-1").issuer(base).audience("tqwhatsapp").claim("roles", List.of("agent")).claim("tenant", "oasis")
          .expirationTime(Date.from(NOW.plusSeconds(600)));
      more.forEach(claims::claim);
      var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(), claims.build());
      jwt.sign(new RSASSASigner(key));
      return jwt.serialize();
    } catch (com.nimbusds.jose.JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
