package com.tqpro.whatsapp.meta.webhook;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The header X-Hub-Signature-256: HMAC-SHA256 of the raw body with the app secret
 * (developers.facebook.com/docs/graph-api/webhooks/getting-started). The bytes must be those that came: Meta signs its own escaping.
 */
public final class MetaSignature {
  public static final String HEADER = "x-hub-signature-256";
  private static final String PREFIX = "sha256=";
  private static final String ALGORITHM = "HmacSHA256";

  private MetaSignature() {}

  /** Whether the header has the form of a signature at all; without it no secret can make it right. */
  public static boolean wellFormed(String header) {
    return header != null && header.length() == PREFIX.length() + 64 && header.startsWith(PREFIX) && hex(header.substring(PREFIX.length()));
  }

  /**
   * Compares in constant time.
   *
   * @param secrets the app's current secret and the one before it; blank ones never match
   */
  public static boolean matches(byte[] body, String header, List<String> secrets) {
    if (!wellFormed(header)) {
      return false;
    }
    var claimed = HexFormat.of().parseHex(header, PREFIX.length(), header.length());
    boolean matched = false;
    for (var secret : secrets) {
      matched |= !secret.isBlank() && MessageDigest.isEqual(hmac(body, secret), claimed);
    }
    return matched;
  }

  /** The header's value for a body. */
  public static String sign(byte[] body, String secret) {
    return PREFIX + HexFormat.of().formatHex(hmac(body, secret));
  }

  private static byte[] hmac(byte[] body, String secret) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean hex(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.digit(text.charAt(i), 16) < 0 || text.charAt(i) > 'f') {
        return false;
      }
    }
    return true;
  }
}
