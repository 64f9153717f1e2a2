package com.tqpro.whatsapp.domain.broadcast;

import java.util.UUID;

/** Gives a running broadcast its send tickets. */
@FunctionalInterface
public interface Tickets {
  /** One ticket for each worker, the {@code n}-th of that epoch. Throws when the queue does not take them. */
  void issue(String tenant, String sender, UUID broadcast, int epoch, int workers, long n);
}
