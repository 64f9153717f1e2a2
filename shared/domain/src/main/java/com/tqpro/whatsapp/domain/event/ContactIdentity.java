package com.tqpro.whatsapp.domain.event;

/**
 * Who a customer is, as far as one event tells. Since 2026 the phone may be missing; the business-scoped user id (BSUID) is in every
 * message event since April 2026 (Meta: business-scoped-user-ids).
 *
 * @param waId phone in digits as the provider gave it, never validated; null when hidden
 * @param userId BSUID, {@code CC.} and up to 128 letters and digits; null on older events and on Twilio
 * @param parentUserId id over several portfolios, {@code CC.ENT.}…, or null
 * @param name what the customer calls himself, or null
 * @param username without @, or null
 */
public record ContactIdentity(String waId, String userId, String parentUserId, String name, String username) {
  public ContactIdentity {
    if (waId == null && userId == null) {
      throw new IllegalArgumentException("a contact has a phone or a user id");
    }
  }

  /** What events of one contact are kept in order by: the BSUID where there is one, else the phone. */
  public String key() {
    return userId != null ? userId : waId;
  }

  /** Nothing that names the person. */
  @Override
  public String toString() {
    return "ContactIdentity[" + (waId == null ? "" : "phone") + (userId == null ? "" : " user id") + "]";
  }
}
