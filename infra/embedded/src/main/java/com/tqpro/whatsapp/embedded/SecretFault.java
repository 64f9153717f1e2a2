package com.tqpro.whatsapp.embedded;

/** An error answer of Secrets Manager: the exception's name and text, as the service gives them. */
final class SecretFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String type;

  SecretFault(String type, String message) {
    super(message);
    this.type = type;
  }

  String type() {
    return type;
  }

  static SecretFault notFound(String what) {
    return new SecretFault("ResourceNotFoundException", "Secrets Manager can't find the specified " + what);
  }
}
