package com.tqpro.whatsapp.postgres.contact;

/** Two contacts are to become one while a message to one of them is being sent: its content must stay readable until then. Try later. */
public final class ContactBusy extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ContactBusy() {
    super("a message to the contact is being sent; it is merged when that is over", null, false, false);
  }
}
