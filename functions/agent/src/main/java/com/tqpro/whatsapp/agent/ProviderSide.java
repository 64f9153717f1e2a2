package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.event.MediaReference;
import java.util.Optional;

/** What a turn asks of a provider besides sending. Nothing of it ever fails a turn. */
interface ProviderSide {
  /** The bytes of a customer's file; empty where the provider does not give it, or it is larger than {@code most}. */
  Optional<byte[]> media(String tenant, MediaReference media, int most);

  /**
   * Shows the customer that he is read and that an answer is being written.
   *
   * @param sender the business number's id at the provider
   * @return whether the provider took it
   */
  boolean read(String tenant, String sender, String messageId);
}
