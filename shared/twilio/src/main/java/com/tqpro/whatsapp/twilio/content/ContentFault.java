package com.tqpro.whatsapp.twilio.content;

/** Twilio did not give the list of templates. The message is for the person who asked; {@code code} is Twilio's, 0 without one. */
public final class ContentFault extends RuntimeException {
  private static final long serialVersionUID = 1L;
  private final int code;

  ContentFault(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
