package com.tqpro.whatsapp.domain.crypto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The keys derived from CONVERSATION_ENCRYPTION_KEY for one tenant. The first master key writes; the others, left from earlier
 * rotations, still read.
 */
public final class TenantKeys {
  private final String tenant;
  private final List<SecretKey32> wrapping = new ArrayList<>();
  private final List<SecretKey32> queue = new ArrayList<>();

  /** @param masters the current master key first, then older ones */
  public TenantKeys(List<SecretKey32> masters, String tenant) {
    if (masters.isEmpty()) {
      throw new IllegalArgumentException("no master key");
    }
    this.tenant = tenant;
    for (var master : masters) {
      wrapping.add(master.derive("tqwa/tenant/" + tenant + "/wrap"));
      queue.add(master.derive("tqwa/tenant/" + tenant + "/queue"));
    }
  }

  /** A new random data key for a contact, with its wrapped form for the key store. */
  public ContactKey create(UUID contact) {
    var key = SecretKey32.random();
    return new ContactKey(new ContactCipher(tenant, contact, key), wrapping.getFirst().seal(key.bytes(), wrapContext(contact)));
  }

  /** @throws CryptoFault when no master key opens it or it belongs to another contact */
  public ContactCipher unwrap(UUID contact, byte[] wrapped) {
    return new ContactCipher(tenant, contact, SecretKey32.of(open(wrapping, wrapped, wrapContext(contact))));
  }

  /**
   * The same data key wrapped by the current master key.
   *
   * @return empty when that one wrapped it already
   * @throws CryptoFault when no master key opens it or it belongs to another contact
   */
  public Optional<byte[]> rewrap(UUID contact, byte[] wrapped) {
    if (wrapping.getFirst().made(wrapped)) {
      return Optional.empty();
    }
    return Optional.of(wrapping.getFirst().seal(open(wrapping, wrapped, wrapContext(contact)), wrapContext(contact)));
  }

  /** Encrypts a message body on its way through a queue. */
  public byte[] sealForQueue(byte[] body, String queueName) {
    return queue.getFirst().seal(body, queueContext(queueName));
  }

  /** @throws CryptoFault when it was not sealed for this tenant and queue */
  public byte[] openFromQueue(byte[] sealed, String queueName) {
    return open(queue, sealed, queueContext(queueName));
  }

  private static byte[] open(List<SecretKey32> keys, byte[] sealed, String context) {
    for (var key : keys) {
      if (key.made(sealed)) {
        return key.open(sealed, context);
      }
    }
    throw new CryptoFault("the ciphertext was made with a key that this installation no longer has");
  }

  private String wrapContext(UUID contact) {
    return tenant + "/contact-key/" + contact;
  }

  private String queueContext(String queueName) {
    return tenant + "/queue/" + queueName;
  }

  /** A fresh contact key: its cipher, and the wrapped bytes to store. */
  public record ContactKey(ContactCipher cipher, byte[] wrapped) {}
}
