package com.tqpro.whatsapp.domain.conversation;

import java.util.List;
import java.util.UUID;

/**
 * What an answer is made from.
 *
 * @param customerName as he calls himself at the provider, or null
 * @param history the session's messages, oldest first, ending with the customer's newest
 * @param earlier the previous, archived session, oldest first; empty for a new customer
 * @param campaign the text of the broadcast that the customer answers, or null
 */
public record TurnRequest(
    String tenant, UUID conversation, String customerName, List<ThreadMessage> history, List<ThreadMessage> earlier, LeadState state, String campaign) {
  public TurnRequest {
    history = List.copyOf(history);
    earlier = List.copyOf(earlier);
  }

  /** Nothing of what was said. */
  @Override
  public String toString() {
    return "TurnRequest[" + tenant + " " + conversation + "]";
  }
}
