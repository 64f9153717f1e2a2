package com.tqpro.whatsapp.local.template;

/** The template says something that the local system does not know or that AWS refuses; the text begins with where. */
public final class TemplateFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TemplateFault(String where, String what) {
    super(where + ": " + what);
  }
}
