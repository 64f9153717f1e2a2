package com.tqpro.whatsapp.domain.event;

import java.time.Instant;
import java.util.List;

/**
 * What travels on the receipts queue: the reports of one tenant from one webhook, or the results of sends that the database
 * refused to take at the time.
 *
 * @param firstSeen when it was put on the queue first; an unknown row is tried again for ten minutes from then
 */
public record ReceiptBatch(Provider provider, String tenant, Instant firstSeen, List<StatusEvent> statuses, List<AcceptedEvent> accepted) {
  public ReceiptBatch {
    statuses = statuses == null ? List.of() : List.copyOf(statuses);
    accepted = accepted == null ? List.of() : List.copyOf(accepted);
  }
}
