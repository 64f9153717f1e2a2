package com.tqpro.whatsapp.meta.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The signature of Meta's webhooks: {@code X-Hub-Signature-256: sha256=<hex>} over the bytes as they came, with the app secret as
 * key (developers.facebook.com/docs/graph-api/webhooks/getting-started). Re-serialised JSON would not match: Meta escapes non-ASCII.
 */
public final class MetaSignature {
  private static final String PREFIX = "sha256=";

  private MetaSignature() {}

  /** Whether one of the secrets signed these bytes; compared in constant time. */
  public static boolean holds(byte[] body, String header, List<String> secrets) {
    if (header == null || !header.startsWith(PREFIX)) {
      return false;
    }
    byte[] given;
    try {
      given = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
    } catch (IllegalArgumentException e) {
      return false;
    }
    boolean holds = false;
    for (var secret : secrets) {
      holds |= MessageDigest.isEqual(given, hmac(body, secret));
    }
    return holds;
  }

  private static byte[] hmac(byte[] body, String secret) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
