package com.tqpro.whatsapp.domain.json;

import com.fasterxml.jackson.core.JsonProcessingException;

/** Input that is not the JSON that was expected. The message says where, never what the input was: it may hold a customer's words. */
public final class JsonFault extends RuntimeException {
  private static final long serialVersionUID = 1L;

  JsonFault(String message) {
    super(message);
  }

  static JsonFault of(Exception cause) {
    if (cause instanceof JsonProcessingException e) {
      var at = e.getLocation();
      return new JsonFault(e.getClass().getSimpleName() + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()));
    }
    return new JsonFault(cause.getClass().getSimpleName());
  }
}
