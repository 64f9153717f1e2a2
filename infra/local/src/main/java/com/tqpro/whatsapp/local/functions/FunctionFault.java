package com.tqpro.whatsapp.local.functions;

/** An invocation ended with an error, as Lambda tells its caller: a type and a message. */
public final class FunctionFault extends Exception {
  private static final long serialVersionUID = 1L;

  private final String type;

  FunctionFault(String type, String message) {
    super(message);
    this.type = type;
  }

  FunctionFault(String type, String message, Throwable cause) {
    super(message, cause);
    this.type = type;
  }

  /** For instance {@code Sandbox.Timedout}, or the class of what the handler threw. */
  public String type() {
    return type;
  }
}
