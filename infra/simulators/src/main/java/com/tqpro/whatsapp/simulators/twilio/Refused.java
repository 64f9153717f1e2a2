package com.tqpro.whatsapp.simulators.twilio;

/** A call that Twilio refuses with an error of its table. */
final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1L;
  final transient TwilioErrorCatalogue.Entry entry;

  Refused(int code) {
    super(String.valueOf(code), null, false, false);
    this.entry = TwilioErrorCatalogue.entry(code);
  }
}
