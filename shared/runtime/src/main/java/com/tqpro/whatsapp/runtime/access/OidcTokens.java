package com.tqpro.whatsapp.runtime.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.Set;
import java.time.InstantSource;

/**
 * Access tokens of an OpenID Connect provider: a fixed list of algorithms, the configured issuer and audience, expiry, and keys from
 * the issuer's JWKS only, cached with outage tolerance. Roles come from the claim named by OIDC_ROLES_CLAIM (default roles; a list or
 * a text, for instance cognito:groups), the tenant from the claim named by OIDC_TENANT_CLAIM (default tenant).
 */
public final class OidcTokens implements ApiAccess.Tokens {
  private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.RS512, JWSAlgorithm.PS256,
      JWSAlgorithm.ES256, JWSAlgorithm.ES384, JWSAlgorithm.ES512);
  private static final Set<String> KNOWN_ROLES = Set.of("admin", "agent", "guest");
  private static final int HTTP_MILLIS = 2_000;
  private static final int JWKS_BYTES = 256 * 1024;
  private static final long KEPT_MILLIS = 15 * 60_000L;
  private static final long BETWEEN_MILLIS = 10_000;
  private static final long OUTAGE_MILLIS = 4 * 3_600_000L;

  private final Environment environment;
  private final String rolesClaim;
  private final String tenantClaim;
  private final InstantSource clock;
  private final long keptMillis;
  private DefaultJWTProcessor<SecurityContext> processor;

  public OidcTokens(Environment environment, InstantSource clock) {
    this(environment, clock, KEPT_MILLIS);
  }

  /** @param keptMillis how long keys are not asked for again, by the system's clock: the library's cache takes no other */
  OidcTokens(Environment environment, InstantSource clock, long keptMillis) {
    this.keptMillis = keptMillis;
    this.environment = environment;
    this.rolesClaim = environment.get("OIDC_ROLES_CLAIM", "roles");
    this.tenantClaim = environment.get("OIDC_TENANT_CLAIM", "tenant");
    this.clock = clock;
  }

  @Override
  public Caller verify(String token) {
    try {
      return caller(processor().process(token, null));
    } catch (KeySourceException e) {
      throw new Problem(503, "identity-provider-unavailable", "The identity provider's keys cannot be had at the moment. Try again shortly.");
    } catch (ParseException | BadJOSEException | JOSEException e) {
      throw Problem.unauthorized("The access token does not hold: " + reason(e) + ".");
    }
  }

  private Caller caller(JWTClaimsSet claims) {
    var roles = new HashSet<String>();
    if (claims.getClaim(rolesClaim) instanceof Collection<?> given) {
      given.stream().map(String::valueOf).filter(KNOWN_ROLES::contains).forEach(roles::add);
    } else if (claims.getClaim(rolesClaim) instanceof String given) {
      for (var role : given.split("[ ,]+")) {
        if (KNOWN_ROLES.contains(role)) {
          roles.add(role);
        }
      }
    }
    var tenant = claims.getClaim(tenantClaim) instanceof String t && !t.isBlank() ? t : null;
    return new Caller(claims.getSubject(), roles, tenant);
  }

  private static String reason(Exception e) {
    var message = String.valueOf(e.getMessage());
    if (message.contains("Expired")) {
      return "it has expired";
    }
    if (message.contains(" iss ")) {
      return "it comes from another issuer";
    }
    if (message.contains(" aud ")) {
      return "it is for another audience";
    }
    return "its form or signature is not accepted";
  }

  private synchronized DefaultJWTProcessor<SecurityContext> processor() {
    if (processor == null) {
      var made = new DefaultJWTProcessor<SecurityContext>();
      made.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys()));
      var verifier = new Verifier(environment.require("OIDC_AUDIENCE"),
          new JWTClaimsSet.Builder().issuer(environment.require("OIDC_ISSUER")).build(), clock);
      verifier.setMaxClockSkew(30);
      made.setJWTClaimsSetVerifier(verifier);
      processor = made;
    }
    return processor;
  }

  private JWKSource<SecurityContext> keys() {
    return JWKSourceBuilder.create(jwksUrl(), new DefaultResourceRetriever(HTTP_MILLIS, HTTP_MILLIS, JWKS_BYTES))
        .cache(keptMillis, HTTP_MILLIS * 2L)
        .rateLimited(Math.min(BETWEEN_MILLIS, keptMillis / 2))
        .refreshAheadCache(false)
        .outageTolerant(OUTAGE_MILLIS)
        .build();
  }

  private URL jwksUrl() {
    try {
      var given = environment.find("OIDC_JWKS_URI");
      if (given.isPresent()) {
        return URI.create(given.get()).toURL();
      }
      var issuer = environment.require("OIDC_ISSUER");
      var discovery = URI.create((issuer.endsWith("/") ? issuer : issuer + "/") + ".well-known/openid-configuration").toURL();
      var document = new DefaultResourceRetriever(HTTP_MILLIS, HTTP_MILLIS, JWKS_BYTES).retrieveResource(discovery).getContent();
      return URI.create(Json.tree(document).path("jwks_uri").asText()).toURL();
    } catch (IOException e) {
      throw new Problem(503, "identity-provider-unavailable", "The identity provider cannot be reached. Try again shortly.");
    }
  }

  /** Reads the time from the injected clock. */
  private static final class Verifier extends DefaultJWTClaimsVerifier<SecurityContext> {
    private final InstantSource clock;

    Verifier(String audience, JWTClaimsSet exact, InstantSource clock) {
      super(audience, exact, Set.of("sub", "exp"));
      this.clock = clock;
    }

    @Override
    protected Date currentTime() {
      return Date.from(clock.instant());
    }
  }
}
