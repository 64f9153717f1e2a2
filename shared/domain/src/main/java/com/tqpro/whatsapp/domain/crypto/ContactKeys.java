package com.tqpro.whatsapp.domain.crypto;

import java.util.Collection;
import java.util.Map;
import java.util.UUID;

/** The store of contacts' data keys. Deleting a key makes everything encrypted with it unreadable for good. */
public interface ContactKeys {
  /**
   * In place of a contact: the tenant's own key, for what has to outlive a person's. It is random and wrapped like every other, so a new
   * master key does not change what was made with it.
   */
  UUID TENANT = new UUID(0, 0);
  /**
   * How many contacts made together best share the first half of their ids: their keys then lie together, and still one is read for the
   * price of reading one (4 KB).
   */
  int TOGETHER = 40;

  /** The ciphers of those contacts that have a key; an erased contact is missing from the answer. */
  Map<UUID, ContactCipher> find(String tenant, Collection<UUID> contacts);

  /** As {@link #find}, making keys for those without. Safe against two callers at once: the first key made stays. */
  Map<UUID, ContactCipher> findOrCreate(String tenant, Collection<UUID> contacts);

  /** As {@link #findOrCreate}, for contacts made just now: hardly one of them has a key, so nothing is read before. */
  default Map<UUID, ContactCipher> createOrFind(String tenant, Collection<UUID> contacts) {
    return findOrCreate(tenant, contacts);
  }

  /** Forgets the key, for good. */
  void delete(String tenant, UUID contact);
}
