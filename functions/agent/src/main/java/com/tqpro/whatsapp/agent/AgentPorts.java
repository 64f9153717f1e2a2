package com.tqpro.whatsapp.agent;

import com.tqpro.whatsapp.domain.conversation.Answering;
import com.tqpro.whatsapp.domain.event.MediaFetch;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;

/**
 * What the agent asks of others: answers, the provider's media, read marks, and mail.
 *
 * @param mailer null where the installation sends no mail
 * @param dropConnections what a restore from a snapshot calls for
 */
record AgentPorts(Answering answering, MediaSource media, ReadMarks marks, Mailer mailer, Runnable dropConnections) {
  /** Media of a customer's message. */
  @FunctionalInterface
  interface MediaSource {
    /** The file, or why it is not to be had; whatever happens, it returns. @param most bytes that it may have */
    MediaFetch fetch(Provider provider, String tenant, MediaReference media, int most);
  }

  /** Shows the customer that he is read and that an answer is being written. */
  @FunctionalInterface
  interface ReadMarks {
    /** Best effort: whatever happens, it returns. */
    void read(Provider provider, String tenant, String sender, String messageId);
  }

  /** Sends a mail. */
  @FunctionalInterface
  interface Mailer {
    /**
     * Exactly one call.
     *
     * @param reference the same for every copy of a mail: a person who finds two can tell that they are one
     * @throws NotTaken when it surely was not sent
     * @throws RuntimeException when nobody knows
     */
    void send(String to, String subject, String text, String reference);
  }

  /** A mail was refused, or nobody could be reached. */
  static final class NotTaken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotTaken(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
