package com.tqpro.whatsapp.tools;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.local.LocalSystem;
import com.tqpro.whatsapp.local.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * The functions behind HTTP alone: what they put on a queue stays there, and nothing is sent. Tokens are signed by a key of its own. Started once
 * for all classes that use it, which hold the lock {@value #LOCK} and count only what is theirs.
 */
public final class FrontSystem implements ParameterResolver {
  static final String LOCK = "front system";

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Running.class;
  }

  @Override
  public Running resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context.getRoot().getStore(ExtensionContext.Namespace.create(FrontSystem.class)).computeIfAbsent(Running.class, type -> start(), Running.class);
  }

  /** @param key signs the tokens that the functions take */
  record Running(LocalSystem system, RSAKey key, HttpServer jwks) implements AutoCloseable {
    static final String AUDIENCE = "tqwhatsapp";
    static final String ISSUER = "https://id.example/";
    static final String PAGES = "https://pages.example";

    /** Claims of a right token, good for ten minutes. */
    static JWTClaimsSet.Builder claims(String subject, String role, String tenant) {
      return new JWTClaimsSet.Builder().subject(subject).issuer(ISSUER).audience(AUDIENCE).claim("roles", List.of(role)).claim("tenant", tenant)
          .expirationTime(new Date(System.currentTimeMillis() + 600_000));
    }

    static String signed(JWTClaimsSet.Builder claims, RSAKey by) {
      try {
        var jwt = new SignedJWT(new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build(), claims.build());
        jwt.sign(new RSASSASigner(by));
        return jwt.serialize();
      } catch (JOSEException e) {
        throw new IllegalStateException(e);
      }
    }

    String token(String subject, String role, String tenant) {
      return signed(claims(subject, role, tenant), key);
    }

    @Override
    public void close() {
      system.close();
      jwks.stop(0);
    }
  }

  static RSAKey newKey() {
    try {
      return new RSAKeyGenerator(2048).keyID("k1").generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Running start() {
    try {
      var key = newKey();
      var keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
      var jwks = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      jwks.createContext("/", exchange -> {
        exchange.sendResponseHeaders(200, keys.length);
        exchange.getResponseBody().write(keys);
        exchange.close();
      });
      jwks.start();
      var template = PartialTemplate.with(Files.createTempDirectory("front-system"), List.of("AdminFunction", "InternalApiFunction", "WebhooksFunction"));
      var system = LocalSystem.start(Options.of(template).withParameters(Map.of("OidcIssuer", Running.ISSUER, "OidcAudience", Running.AUDIENCE,
          "OidcJwksUri", "http://127.0.0.1:" + jwks.getAddress().getPort() + "/jwks", "CorsOrigins", Running.PAGES)));
      Files.delete(template);
      Files.delete(template.getParent());
      return new Running(system, key, jwks);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
