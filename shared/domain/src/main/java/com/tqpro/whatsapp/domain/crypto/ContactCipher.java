package com.tqpro.whatsapp.domain.crypto;

import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Encrypts what is kept about one contact. A ciphertext opens only for the tenant, table, column and row it was made for. */
public final class ContactCipher {
  private final String tenant;
  private final UUID contact;
  private final SecretKey32 key;

  ContactCipher(String tenant, UUID contact, SecretKey32 key) {
    this.tenant = tenant;
    this.contact = contact;
    this.key = key;
  }

  public UUID contact() {
    return contact;
  }

  /** @return null for null */
  public byte[] seal(String text, String table, String column, Object row) {
    return text == null ? null : key.seal(text.getBytes(StandardCharsets.UTF_8), context(table, column, row));
  }

  /**
   * @return null for null
   * @throws CryptoFault when it was made for another place or changed
   */
  public String open(byte[] sealed, String table, String column, Object row) {
    return sealed == null ? null : new String(key.open(sealed, context(table, column, row)), StandardCharsets.UTF_8);
  }

  /** As {@link #seal(String, String, String, Object)}, for content that is no text. */
  public byte[] sealBytes(byte[] content, String table, String column, Object row) {
    return content == null ? null : key.seal(content, context(table, column, row));
  }

  /** As {@link #open}, for content that is no text. */
  public byte[] openBytes(byte[] sealed, String table, String column, Object row) {
    return sealed == null ? null : key.open(sealed, context(table, column, row));
  }

  /** Hashes of identities made with this key; meant for the key of {@link ContactKeys#TENANT}. */
  public IdentityHash identities() {
    return new IdentityHash(key.derive("tqwa/identity"));
  }

  private String context(String table, String column, Object row) {
    return tenant + "/" + table + "/" + column + "/" + row;
  }
}
