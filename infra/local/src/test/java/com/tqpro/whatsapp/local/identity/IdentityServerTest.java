package com.tqpro.whatsapp.local.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Tokens as a developer gets them by curl, and as tests do. */
class IdentityServerTest {
  private static final IdentityServer SERVER = IdentityServer.start(0, "oasis");
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @AfterAll
  static void close() {
    CLIENT.close();
    SERVER.close();
  }

  @Test
  void a_password_grant_gives_a_token_of_the_user_and_tenant() throws Exception {
    var token = verified(granted("grant_type=password&client_id=curl&username=agent&password=any&scope=openid%20tenant:marina"));
    assertThat(token.getJWTClaimsSet().getSubject()).isEqualTo("agent");
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("agent");
    assertThat(token.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("marina");
    assertThat(token.getJWTClaimsSet().getAudience()).isEqualTo(List.of("tqwhatsapp"));
    assertThat(token.getJWTClaimsSet().getIssuer()).isEqualTo(SERVER.issuer());
  }

  @Test
  void client_credentials_name_the_user_as_client() throws Exception {
    var token = verified(granted("grant_type=client_credentials&client_id=admin&client_secret=any"));
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("admin");
    assertThat(token.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("oasis");
  }

  @Test
  void a_token_made_for_a_test_is_the_same() throws Exception {
    var token = verified(SERVER.token("guest", "dune"));
    assertThat(token.getJWTClaimsSet().getStringListClaim("roles")).containsExactly("guest");
    assertThat(token.getJWTClaimsSet().getStringClaim("tenant")).isEqualTo("dune");
    assertThatThrownBy(() -> SERVER.token("root", "dune")).hasMessageContaining("no user root");
  }

  @Test
  void an_unknown_user_gets_none() throws Exception {
    assertThat(post("grant_type=password&client_id=curl&username=root&password=any").statusCode()).isEqualTo(400);
  }

  private static SignedJWT verified(String token) throws Exception {
    var keys = CLIENT.send(HttpRequest.newBuilder(URI.create(SERVER.jwksUri())).build(), HttpResponse.BodyHandlers.ofString()).body();
    var jwt = SignedJWT.parse(token);
    assertThat(jwt.verify(new RSASSAVerifier(JWKSet.parse(keys).getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey()))).isTrue();
    return jwt;
  }

  private static String granted(String form) throws Exception {
    var answer = post(form);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return new ObjectMapper().readTree(answer.body()).path("access_token").textValue();
  }

  private static HttpResponse<String> post(String form) throws Exception {
    return CLIENT.send(HttpRequest.newBuilder(URI.create(SERVER.tokenUri())).header("Content-Type", "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(form)).build(), HttpResponse.BodyHandlers.ofString());
  }
}
