package com.tqpro.whatsapp.domain.id;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 in lower-case hex: the form of every queue group and de-duplication id, and of identities in log lines. */
public final class Digest {
  private Digest() {}

  public static String sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The first 12 hex digits: enough to follow one identity through the log, too little to be looked up elsewhere by itself. */
  public static String shortHash(String text) {
    return sha256(text).substring(0, 12);
  }
}
