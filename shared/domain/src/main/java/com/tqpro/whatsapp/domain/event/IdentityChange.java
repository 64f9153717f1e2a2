package com.tqpro.whatsapp.domain.event;

/**
 * A customer who got another phone number or user id. Meta: system messages {@code user_changed_number} and, since 2026-08-11,
 * {@code user_changed_user_id}. What did not change is null.
 *
 * @param numberChanged whether the old number is no longer the customer's; it may be somebody else's soon
 * @param newWaId null when hidden
 * @param newUserId null when not told
 * @param previousUserId the BSUID before, or null when not told
 */
public record IdentityChange(boolean numberChanged, String newWaId, String newUserId, String previousUserId) {
  /** Nothing that names the person. */
  @Override
  public String toString() {
    return "IdentityChange[" + (numberChanged ? "number" : "user id") + "]";
  }
}
