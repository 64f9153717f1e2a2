package com.tqpro.whatsapp.domain.crypto;

/** A ciphertext that cannot be opened: made with an unknown key, moved from another place, or changed. */
public final class CryptoFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CryptoFault(String message) {
    super(message);
  }

  public CryptoFault(String message, Throwable cause) {
    super(message, cause);
  }
}
