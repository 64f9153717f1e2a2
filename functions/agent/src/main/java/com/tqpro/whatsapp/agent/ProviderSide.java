package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;

/** What a turn asks of a provider besides sending. Nothing of it ever fails a turn. */
interface ProviderSide {
  /** A customer's file, of at most so many bytes. */
  MediaFetch media(String tenant, MediaReference media, int most);

  /**
   * Shows the customer that he is read and that an answer is being written.
   *
   * @param sender the business number's id at the provider
   * @return whether the provider took it
   */
  boolean read(String tenant, String sender, String messageId);
}
