package com.tqpro.whatsapp.domain.crypto;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * One 256-bit key and what is done with it: AES-256-GCM with a random 96-bit nonce, HKDF-SHA256 derivation, HMAC-SHA256.
 * A ciphertext is {@code version(1) | key id(4) | nonce(12) | text | tag(16)}; the key id lets older keys still be found.
 */
public final class SecretKey32 {
  static final byte VERSION = 1;
  static final int ID_LENGTH = 4;
  static final int NONCE_LENGTH = 12;
  static final int TAG_BITS = 128;
  static final int OVERHEAD = 1 + ID_LENGTH + NONCE_LENGTH + TAG_BITS / 8;

  private final byte[] key;
  private final byte[] id;

  private SecretKey32(byte[] key) {
    if (key.length != 32) {
      throw new IllegalArgumentException("a key has 32 bytes, this one " + key.length);
    }
    this.key = key.clone();
    this.id = Arrays.copyOf(digest("tqwa key id", key), ID_LENGTH);
  }

  /** @throws IllegalArgumentException unless {@code hex} is 64 hex digits */
  public static SecretKey32 ofHex(String hex) {
    if (hex == null || !hex.matches("[0-9a-fA-F]{64}")) {
      throw new IllegalArgumentException("a key is 64 hex digits (32 bytes), made for instance by: openssl rand -hex 32");
    }
    return new SecretKey32(HexFormat.of().parseHex(hex));
  }

  public static SecretKey32 of(byte[] bytes) {
    return new SecretKey32(bytes);
  }

  public static SecretKey32 random() {
    var bytes = new byte[32];
    new SecureRandom().nextBytes(bytes);
    return new SecretKey32(bytes);
  }

  /** A key for one purpose: HKDF-SHA256 with {@code purpose} as info. */
  public SecretKey32 derive(String purpose) {
    try {
      var parameters = HKDFParameterSpec.ofExtract().addIKM(key).thenExpand(purpose.getBytes(StandardCharsets.UTF_8), 32);
      return new SecretKey32(KDF.getInstance("HKDF-SHA256").deriveData(parameters));
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("HKDF-SHA256 is not available", e);
    }
  }

  /** Encrypts; the same {@code context} must be given to open it, which binds the ciphertext to its place. */
  public byte[] seal(byte[] text, String context) {
    var nonce = new byte[NONCE_LENGTH];
    new SecureRandom().nextBytes(nonce);
    try {
      var cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
      var out = ByteBuffer.allocate(OVERHEAD + text.length).put(VERSION).put(id).put(nonce);
      out.put(cipher.doFinal(text));
      return out.array();
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("encryption failed", e);
    }
  }

  /** @throws CryptoFault when made with another key, for another context, or changed since */
  public byte[] open(byte[] sealed, String context) {
    if (!made(sealed)) {
      throw new CryptoFault("the ciphertext was made with another key");
    }
    var nonce = Arrays.copyOfRange(sealed, 1 + ID_LENGTH, 1 + ID_LENGTH + NONCE_LENGTH);
    try {
      return cipher(Cipher.DECRYPT_MODE, nonce, context)
          .doFinal(sealed, 1 + ID_LENGTH + NONCE_LENGTH, sealed.length - 1 - ID_LENGTH - NONCE_LENGTH);
    } catch (AEADBadTagException e) {
      throw new CryptoFault("the ciphertext was changed or belongs to another place");
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("decryption failed", e);
    }
  }

  /** Whether {@code sealed} says that this key made it. */
  public boolean made(byte[] sealed) {
    return sealed.length >= OVERHEAD && sealed[0] == VERSION && Arrays.equals(sealed, 1, 1 + ID_LENGTH, id, 0, ID_LENGTH);
  }

  public byte[] hmac(byte[] text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text);
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("HMAC-SHA256 is not available", e);
    }
  }

  byte[] bytes() {
    return key.clone();
  }

  private Cipher cipher(int mode, byte[] nonce, String context) throws GeneralSecurityException {
    var cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(context.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private static byte[] digest(String label, byte[] key) {
    try {
      var digest = MessageDigest.getInstance("SHA-256");
      digest.update(label.getBytes(StandardCharsets.UTF_8));
      return digest.digest(key);
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("SHA-256 is not available", e);
    }
  }

  /** Never the key: only its id. */
  @Override
  public String toString() {
    return "SecretKey32[" + HexFormat.of().formatHex(id) + "]";
  }
}
