package com.tqpro.whatsapp.domain.crypto;

import com.tqpro.whatsapp.domain.phone.WaIds;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.TreeSet;

/**
 * What is kept of a phone or user id that must not be kept: HMAC-SHA256 with a key of the tenant. All forms that WhatsApp knows one
 * phone by have the same hash.
 */
public final class IdentityHash {
  private final SecretKey32 key;

  IdentityHash(SecretKey32 key) {
    this.key = key;
  }

  /** @param address digits of a phone, or a business-scoped user id. @return 64 hex digits */
  public String of(String address) {
    var canonical = new TreeSet<>(WaIds.variants(address)).first();
    return HexFormat.of().formatHex(key.hmac(canonical.getBytes(StandardCharsets.UTF_8)));
  }
}
