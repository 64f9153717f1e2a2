package com.tqpro.whatsapp.postgres.contact;

/** Somebody else changed the contact, or stored the same message, between our look and our write: look again. */
public final class ContactMoved extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ContactMoved() {
    super("a contact or message was changed by somebody else at the same time", null, false, false);
  }
}
