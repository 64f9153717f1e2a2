package com.tqpro.whatsapp.runtime;

/** A function that must not start: its configuration is missing or contradicts itself. The message names the variable. */
public final class StartupFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupFault(String message) {
    super(message);
  }
}
