package com.tqpro.whatsapp.runtime.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Tokens that no identity provider made: a refusal with 401, and nothing else. Bounded; a failure names its seed. */
class TokenFuzzTest {
  private static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  private static HttpServer jwks;
  private static OidcTokens tokens;
  private static String good;
  private static Caller named;

  @BeforeContainer
  static void start() throws Exception {
    var key = TestKeys.first("k1");
    var keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
    jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    jwks.createContext("/", exchange -> {
      exchange.sendResponseHeaders(200, keys.length);
      exchange.getResponseBody().write(keys);
      exchange.close();
    });
    jwks.start();
    tokens = new OidcTokens(Environment.of(Map.of("OIDC_ISSUER", "https://id.example/", "OIDC_AUDIENCE", "tqwhatsapp",
        "OIDC_JWKS_URI", "http://127.0.0.1:" + jwks.getAddress().getPort())), () -> NOW);
    var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), new JWTClaimsSet.Builder().subject("u").issuer("https://id.example/")
        .audience("tqwhatsapp").claim("roles", List.of("admin")).claim("tenant", "oasis").expirationTime(Date.from(NOW.plusSeconds(600))).build());
    jwt.sign(new RSASSASigner(key));
    good = jwt.serialize();
    named = tokens.verify(good);
    assertThat(named.roles()).containsExactly("admin");
  }

  @AfterContainer
  static void stop() {
    jwks.stop(0);
  }

  @Property(tries = 1_000)
  void any_text_is_refused(@ForAll @StringLength(max = 200) String text) {
    refused(text);
    refused(good.substring(0, good.indexOf('.') + 1) + text + good.substring(good.lastIndexOf('.')));
  }

  @Property(tries = 1_000)
  void what_is_signed_cannot_be_changed_in_any_character(@ForAll long seed) {
    var random = new Random(seed);
    int at = random.nextInt(good.length());
    char by = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=+/ \u0000é".charAt(random.nextInt(71));
    var changed = good.substring(0, at) + by + good.substring(at + 1);
    if (at < good.lastIndexOf('.') && by != good.charAt(at)) {
      refused(changed);
    }
    // Base64 has several spellings of one signature; what is signed has one only.
    try {
      assertThat(tokens.verify(changed)).isEqualTo(named);
    } catch (Problem problem) {
      assertThat(problem.status()).isIn(401, 503);
    }
  }

  @Property(tries = 500)
  void claims_of_any_form_without_a_signature_are_refused(@ForAll long seed) {
    var random = new Random(seed);
    var header = List.of("{\"alg\":\"none\"}", "{\"alg\":\"RS256\",\"kid\":\"k1\"}", "{\"alg\":\"HS256\",\"kid\":\"k1\"}", "{}", "[]", "{\"alg\":1}", "{\"alg\":\"RS256\",\"crit\":[\"x\"]}",
        "{\"alg\":\"dir\",\"enc\":\"A256GCM\"}", "{\"alg\":\"RS256\",\"jwk\":{\"kty\":\"RSA\"}}", "{\"alg\":\"RS256\",\"jku\":\"http://127.0.0.1:1/\"}").get(random.nextInt(10));
    var claims = List.of("{}", "[]", "1", "{\"iss\":1}", "{\"exp\":\"x\"}", "{\"sub\":null,\"aud\":[],\"exp\":1e400}", "{\"roles\":{\"a\":1}}").get(random.nextInt(7));
    var parts = List.of("", ".", ".c2ln", ".." , ".c2ln.c2ln").get(random.nextInt(5));
    refused(encoded(header) + "." + encoded(claims) + parts);
  }

  private static String encoded(String json) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
  }

  private static void refused(String token) {
    try {
      assertThat(tokens.verify(token)).as("admitted: %s", token).isNull();
    } catch (Problem problem) {
      // 503: a key id that is not published had been looked for a moment ago.
      assertThat(problem.status()).isIn(401, 503);
    }
  }
}
