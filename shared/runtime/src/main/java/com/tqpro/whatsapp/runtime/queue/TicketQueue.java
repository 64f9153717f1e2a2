package com.tqpro.whatsapp.runtime.queue;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import java.util.UUID;
import java.util.stream.IntStream;

/** Puts send tickets on sends.fifo, or on sends-later.fifo, whose queue-level delay makes them "look again in thirty seconds". */
public final class TicketQueue {
  private final Queue sends;
  private final Queue later;

  /** @param later may be null for callers that only issue new tickets */
  public TicketQueue(Queue sends, Queue later) {
    this.sends = sends;
    this.later = later;
  }

  /**
   * One ticket for each worker of a broadcast. Issued twice, the copies share their de-duplication ids within SQS's five minutes;
   * {@code n} separates what the sweep issues on purpose.
   */
  public void issue(String tenant, String sender, UUID broadcast, int epoch, int workers, long n) {
    var refused = sends.sendAll(IntStream.range(0, workers).mapToObj(w -> message(new SendTicket(tenant, sender, broadcast, epoch, w, n))).toList());
    if (!refused.isEmpty()) {
      throw new QueueFault("the queue refused a ticket: " + refused.getFirst().code());
    }
  }

  public void send(SendTicket ticket) {
    sends.send(message(ticket));
  }

  public void later(SendTicket ticket) {
    later.send(message(ticket));
  }

  private static QueueMessage message(SendTicket ticket) {
    return QueueMessage.fifo(Json.text(ticket), ticket.group(), ticket.deduplication());
  }
}
