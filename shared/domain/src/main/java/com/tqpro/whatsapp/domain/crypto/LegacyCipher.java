package com.tqpro.whatsapp.domain.crypto;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Reads what the replaced system encrypted. Its layout is not written down anywhere we know of; assumed is the usual one: base64 of
 * {@code nonce(12) | text | tag(16)}, AES-256-GCM without associated data. If yours differs, this class is the only place to change.
 */
public final class LegacyCipher {
  private static final int NONCE = 12;
  private static final int TAG = 16;

  private final byte[] key;

  private LegacyCipher(byte[] key) {
    this.key = key;
  }

  /** @throws IllegalArgumentException unless {@code hex} is 64 hex digits */
  public static LegacyCipher ofHex(String hex) {
    SecretKey32.ofHex(hex);
    return new LegacyCipher(HexFormat.of().parseHex(hex));
  }

  /** @throws CryptoFault when it is no such text, was made with another key, or changed */
  public byte[] open(String base64) {
    byte[] sealed;
    try {
      sealed = Base64.getDecoder().decode(base64.strip());
    } catch (IllegalArgumentException e) {
      throw new CryptoFault("it is not base64");
    }
    if (sealed.length < NONCE + TAG) {
      throw new CryptoFault("it is shorter than a nonce and a tag");
    }
    try {
      var cipher = Cipher.getInstance("AES/GCM/NoPadding");
      cipher.init(Cipher.DECRYPT_MODE, new SecretKeySpec(key, "AES"), new GCMParameterSpec(TAG * 8, Arrays.copyOf(sealed, NONCE)));
      return cipher.doFinal(sealed, NONCE, sealed.length - NONCE);
    } catch (GeneralSecurityException e) {
      throw new CryptoFault("it was made with another key, or changed");
    }
  }
}
