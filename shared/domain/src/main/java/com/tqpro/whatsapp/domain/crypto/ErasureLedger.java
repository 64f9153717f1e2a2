package com.tqpro.whatsapp.domain.crypto;

import java.time.Instant;
import java.util.Map;

/**
 * Erased identities as hashes, kept where a restored backup of a database does not reach: a person of whom nothing was encrypted is told
 * from others by nothing else.
 */
public interface ErasureLedger {
  /** Keeps nothing: for removals that a restored database makes again by itself. */
  ErasureLedger NONE = new ErasureLedger() {
    @Override
    public void add(String tenant, Map<String, Erased> byHash) {}

    @Override
    public Map<String, Erased> all(String tenant) {
      return Map.of();
    }
  };

  /** Adds identities, or replaces what was kept of them. */
  void add(String tenant, Map<String, Erased> byHash);

  /** Everything that is kept of a tenant, by hash. */
  Map<String, Erased> all(String tenant);

  /** @param optedOut MARKETING, ALL, or null */
  record Erased(Instant at, String optedOut) {}
}
