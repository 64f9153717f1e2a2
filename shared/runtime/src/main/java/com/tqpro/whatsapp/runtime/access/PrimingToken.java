package com.tqpro.whatsapp.runtime.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Date;
import java.util.List;

/** The identity provider's part in a rehearsal: a key pair that lasts as long as it. */
public final class PrimingToken {
  private static final int KEY_BITS = 2048;

  private PrimingToken() {}

  /** @return an Authorization header of an administrator of the fictitious tenant, which the rehearsal's provider has signed */
  public static String bearer(Rehearsal rehearsal) {
    try {
      var key = new RSAKeyGenerator(KEY_BITS).keyID("priming").generate();
      rehearsal.answer("/.well-known/openid-configuration", Json.text(Json.object().put("jwks_uri", rehearsal.url() + "/jwks")))
          .answer("/jwks", new JWKSet(key.toPublicJWK()).toString());
      var claims = new JWTClaimsSet.Builder().issuer(rehearsal.url()).audience(Rehearsal.SECRET).subject("priming").claim("roles", List.of("admin"))
          .claim("tenant", Rehearsal.TENANT).expirationTime(Date.from(InstantSource.system().instant().plus(Duration.ofMinutes(10)))).build();
      var token = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("priming").build(), claims);
      token.sign(new RSASSASigner(key));
      return "Bearer " + token.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
