package com.tqpro.whatsapp.runtime.queue;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import java.util.UUID;

/** turns.fifo and replies.fifo: what is said there is which conversation, never what was said in it. */
public final class ConversationQueues {
  private final Queue turns;
  private final Queue replies;

  /** @param replies null for callers that only ask for turns */
  public ConversationQueues(Queue turns, Queue replies) {
    this.turns = turns;
    this.replies = replies;
  }

  /**
   * Asks for a turn of a conversation.
   *
   * @param reason what tells this request from others within SQS's five minutes: the message's sequence, a sweep's minute ...
   */
  public void turn(TurnTicket ticket, String reason) {
    turns.send(QueueMessage.fifo(Json.text(ticket), ticket.tenant() + "|" + ticket.conversation(), ticket.tenant() + "|" + ticket.conversation() + "|" + reason));
  }

  /** Asks the sender to send what waits for it, this conversation's replies among it. @param reason as for {@link #turn} */
  public void reply(String tenant, String sender, UUID conversation, String reason, long n) {
    replies.send(QueueMessage.fifo(Json.text(SendTicket.replies(tenant, sender, n)), tenant + "|" + conversation, tenant + "|" + conversation + "|" + reason));
  }

  /** Leave to answer one conversation. */
  public record TurnTicket(String tenant, UUID conversation) {}
}
