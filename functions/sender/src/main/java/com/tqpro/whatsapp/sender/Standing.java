package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.postgres.send.RunningBroadcasts;
import java.time.Duration;
import java.time.Instant;

/** A ticket that finds nothing to claim: why, and what follows from it. */
record Standing(SendTicket ticket, RunningBroadcasts broadcasts) {
  /** A broadcast whose next row is due later than this needs no ticket until then: the sweep issues one. */
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(90);

  Ending ending(Instant now) {
    if (ticket.broadcast() == null) {
      return Ending.DONE;
    }
    var found = broadcasts.standing(ticket.broadcast(), ticket.sender(), now);
    if (found.isEmpty() || !found.get().running() || found.get().epoch() != ticket.epoch()) {
      return Ending.VOID;
    }
    var standing = found.get();
    if (!standing.approved()) {
      broadcasts.stop(ticket.broadcast(), "The template is not approved any more", now);
      return Ending.STOPPED;
    }
    if (standing.held()) {
      return Ending.HELD;
    }
    if (standing.nextDue() == null && !standing.claimed()) {
      return broadcasts.complete(ticket.broadcast(), ticket.epoch(), now) ? Ending.COMPLETED : Ending.LATER;
    }
    if (standing.nextDue() != null && !standing.nextDue().isAfter(now)) {
      return Ending.NEXT;
    }
    boolean soon = standing.claimed() || !standing.nextDue().isAfter(now.plus(LOOK_AGAIN));
    return soon && ticket.worker() == 0 ? Ending.LATER : Ending.DONE;
  }
}
