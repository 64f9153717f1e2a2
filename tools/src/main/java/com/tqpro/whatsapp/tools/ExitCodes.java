package com.tqpro.whatsapp.tools;

/** What tqwa's exit status says. Picocli itself uses 2 for a wrong command line. */
final class ExitCodes {
  static final int OK = 0;
  /** Nothing answered, or something broke. */
  static final int FAULT = 1;
  static final int USAGE = 2;
  /** The API said no. */
  static final int REFUSED = 3;
  /** It was done, but it did not end as wished: a broadcast that stopped, messages that failed. */
  static final int NOT_WELL = 4;

  private ExitCodes() {}
}
