package com.tqpro.whatsapp.twilio.send;

/** A call to Twilio got no answer; the cause says how. */
public final class CallFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CallFailed(String message, Throwable cause) {
    super(message, cause);
  }
}
