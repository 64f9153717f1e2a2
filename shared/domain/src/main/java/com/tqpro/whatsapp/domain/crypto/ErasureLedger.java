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

  /** Adds what is known of identities to what is kept of them. Repeating it, in whatever order, changes nothing. */
  void add(String tenant, Map<String, Erased> byHash);

  /** Everything that is kept of a tenant, by hash. */
  Map<String, Erased> all(String tenant);

  /**
   * What is kept of an identity.
   *
   * @param at when it was erased
   * @param optedOut MARKETING, ALL, or null
   * @param wordAt when he said so, or took it back; null: he never said anything
   */
  record Erased(Instant at, String optedOut, Instant wordAt) {
    /** Both together: the later erasure and the later word. Of two words at once the one that says stop holds, and ALL always. */
    public Erased with(Erased other) {
      var later = wordAt == null || other.wordAt != null && other.wordAt.isAfter(wordAt) ? other : this;
      boolean all = "ALL".equals(optedOut) || "ALL".equals(other.optedOut);
      boolean atOnce = wordAt != null && wordAt.equals(other.wordAt);
      var scope = all ? "ALL" : atOnce && optedOut == null ? other.optedOut : later.optedOut;
      return new Erased(at.isAfter(other.at) ? at : other.at, scope, later.wordAt);
    }
  }
}
