package com.tqpro.whatsapp.local.identity;

import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ResourceOwnerPasswordCredentialsGrant;
import com.nimbusds.oauth2.sdk.TokenRequest;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import no.nav.security.mock.oauth2.MockOAuth2Server;
import no.nav.security.mock.oauth2.OAuth2Config;
import no.nav.security.mock.oauth2.OAuth2Exception;
import no.nav.security.mock.oauth2.token.OAuth2TokenCallback;
import no.nav.security.mock.oauth2.token.OAuth2TokenProvider;

/**
 * An OpenID Connect provider on 127.0.0.1 with three users, {@code admin}, {@code agent} and {@code guest}, each with the role of its
 * name and any password. The scope {@code tenant:{slug}} chooses the tenant.
 */
public final class IdentityServer implements AutoCloseable {
  public static final String AUDIENCE = "tqwhatsapp";
  public static final Set<String> USERS = Set.of("admin", "agent", "guest");
  private static final String ISSUER_ID = "default";
  private static final long HOUR_SECONDS = 3_600;
  /** Kept, because the logging system holds its loggers weakly. */
  private static final Logger HTTP = Logger.getLogger("okhttp3.mockwebserver.MockWebServer");

  private final MockOAuth2Server server;
  private final String issuer;
  private final String defaultTenant;

  private IdentityServer(int port, String defaultTenant) {
    HTTP.setLevel(Level.WARNING);
    this.defaultTenant = defaultTenant;
    server = new MockOAuth2Server(new OAuth2Config(false, null, null, false, new OAuth2TokenProvider(), Set.of(new Tokens())));
    server.start(InetAddress.getLoopbackAddress(), port);
    issuer = "http://127.0.0.1:" + server.baseUrl().port() + "/" + ISSUER_ID;
  }

  /** @param port 0 for a free one; @param defaultTenant of a token for which none was chosen */
  public static IdentityServer start(int port, String defaultTenant) {
    return new IdentityServer(port, defaultTenant);
  }

  /** The claim {@code iss}, also the base of the provider's URLs. */
  public String issuer() {
    return issuer;
  }

  public String jwksUri() {
    return issuer + "/jwks";
  }

  /** Where a developer gets a token: grant_type password with a username, or client_credentials with the user as client_id. */
  public String tokenUri() {
    return issuer + "/token";
  }

  /** An access token that holds for an hour. @throws IllegalArgumentException when there is no such user */
  public String token(String user, String tenant) {
    if (!USERS.contains(user)) {
      throw new IllegalArgumentException("no user " + user + ", only " + USERS);
    }
    return server.issueToken(ISSUER_ID, user, AUDIENCE, claims(user, tenant), HOUR_SECONDS).serialize();
  }

  @Override
  public void close() {
    server.shutdown();
  }

  /** The issuer is set here because the server would take it from the request's Host header, and functions expect just one. */
  private Map<String, Object> claims(String user, String tenant) {
    return Map.of("iss", issuer, "roles", List.of(user), "tenant", tenant, "name", "Local " + user);
  }

  private final class Tokens implements OAuth2TokenCallback {
    @Override
    public String issuerId() {
      return ISSUER_ID;
    }

    @Override
    public String subject(TokenRequest request) {
      var user = request.getAuthorizationGrant() instanceof ResourceOwnerPasswordCredentialsGrant password ? password.getUsername()
          : request.getClientAuthentication() != null ? request.getClientAuthentication().getClientID().getValue()
          : request.getClientID().getValue();
      if (!USERS.contains(user)) {
        throw new OAuth2Exception(OAuth2Error.INVALID_GRANT, "no user " + user + ", only " + USERS);
      }
      return user;
    }

    @Override
    public String typeHeader(TokenRequest request) {
      return "JWT";
    }

    @Override
    public List<String> audience(TokenRequest request) {
      return List.of(AUDIENCE);
    }

    @Override
    public Map<String, Object> addClaims(TokenRequest request) {
      var scopes = request.getScope() == null ? List.<String>of() : request.getScope().toStringList();
      return claims(subject(request), scopes.stream().filter(s -> s.startsWith("tenant:")).map(s -> s.substring(7)).findFirst().orElse(defaultTenant));
    }

    @Override
    public long tokenExpiry() {
      return HOUR_SECONDS;
    }
  }
}
