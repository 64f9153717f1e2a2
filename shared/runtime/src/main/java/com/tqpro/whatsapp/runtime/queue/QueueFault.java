package com.tqpro.whatsapp.runtime.queue;

/** A queue that did not take a message: the caller must fail, so that the work comes again. */
public final class QueueFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public QueueFault(String message) {
    super(message);
  }
}
