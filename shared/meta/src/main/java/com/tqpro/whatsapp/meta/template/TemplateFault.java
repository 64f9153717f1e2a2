package com.tqpro.whatsapp.meta.template;

/** Meta did not give the list of templates. The message is for the person who asked; {@code code} is Meta's, 0 without one. */
public final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int code;

  TemplateFault(int code, String message) {
    super(message);
    this.code = code;
  }

  public int code() {
    return code;
  }
}
