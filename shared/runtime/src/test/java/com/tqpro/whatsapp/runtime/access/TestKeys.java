package com.tqpro.whatsapp.runtime.access;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;

/** Two RSA keys of 2048 bits, made once for all tests of this JVM: to make one costs as much as hundreds of signatures. */
final class TestKeys {
  private static final RSAKey FIRST = generate();
  private static final RSAKey SECOND = generate();

  private TestKeys() {}

  static RSAKey first(String id) {
    return new RSAKey.Builder(FIRST).keyID(id).build();
  }

  static RSAKey second(String id) {
    return new RSAKey.Builder(SECOND).keyID(id).build();
  }

  private static RSAKey generate() {
    try {
      return new RSAKeyGenerator(2048).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }
}
