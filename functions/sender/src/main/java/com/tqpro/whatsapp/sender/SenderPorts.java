package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.domain.send.Slots;
import java.time.Duration;

/** Where something may be put between a ticket's work and the world: nothing in production, faults in tests. */
class SenderPorts {
  static final SenderPorts NONE = new SenderPorts();

  /** How long a call may take. */
  Duration callTimeout() {
    return Duration.ofSeconds(15);
  }

  Channel channel(Channel real) {
    return real;
  }

  Slots slots(Slots real) {
    return real;
  }

  /** Called before a ticket's successor is put on a queue. */
  void beforeSuccessor(SendTicket successor) {}

  /** Called after that. */
  void afterSuccessor(SendTicket successor) {}
}
