package com.tqpro.whatsapp.meta.webhook;

/** An item that lacks what it cannot be without. The message names the field, never its value. */
final class MalformedItem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MalformedItem(String message) {
    super(message, null, false, false);
  }
}
