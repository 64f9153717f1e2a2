package com.tqpro.whatsapp.postgres.conversation;

import java.util.UUID;

/** What became of an inbound message. */
public sealed interface StoreResult {
  /**
   * It is stored now.
   *
   * @param seq its place among what the customer said; events that want no answer share the place of what came before
   * @param quote whether it answers a message, and whether that was found
   */
  record Stored(UUID contact, UUID conversation, long seq, Quote quote) implements StoreResult {}

  /** It was there already; nothing changed. */
  record Duplicate(UUID contact, UUID conversation, long seq) implements StoreResult {}

  /** An echo of what this system itself sent: nothing was stored. */
  record OwnMessage() implements StoreResult {}

  /** The person was erased after he wrote this: nothing was stored. */
  record Erased() implements StoreResult {}

  /** NONE: it answers nothing. KNOWN: the quoted message is in the conversation. BROADCAST: it was a broadcast's and is there now. */
  enum Quote { NONE, KNOWN, BROADCAST, UNKNOWN }
}
