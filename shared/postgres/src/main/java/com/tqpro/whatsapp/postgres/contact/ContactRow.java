package com.tqpro.whatsapp.postgres.contact;

import java.time.Instant;
import java.util.UUID;

/** A row of {@code tqwa.contact}. Names are encrypted with the contact's own key. */
public record ContactRow(
    UUID id, String waId, String userId, String parentUserId, byte[] nameEnc, byte[] usernameEnc, Instant createdAt) {
  /** Nothing that names the person. */
  @Override
  public String toString() {
    return "ContactRow[" + id + "]";
  }
}
