package com.tqpro.whatsapp.domain.event;

/**
 * Who a person is to the provider. Since 2026 the phone may be missing; the business-scoped user id (BSUID) then stands alone.
 *
 * @param waId phone in digits as the provider gave it, never validated; or null
 * @param userId BSUID, or null
 * @param parentUserId BSUID of the parent portfolio, or null
 */
public record ContactIdentity(String waId, String userId, String parentUserId) {
  /** What orders this person's messages: the BSUID where there is one, else the phone. */
  public String key() {
    return userId != null ? userId : waId;
  }
}
