package com.tqpro.whatsapp.domain.tenant;

import com.tqpro.whatsapp.domain.event.Provider;

/**
 * Whose a business number is.
 *
 * @param sender Meta: phone_number_id; Twilio: E.164 with +, or the sid of a messaging service
 * @param displayNumber the number people see
 * @param appKey the Meta app that reports for it; null on Twilio
 * @param ratePerSecond what the provider allows, in and out together
 */
public record NumberRoute(Provider provider, String sender, String tenant, String displayNumber, String waba, String appKey, double ratePerSecond) {
  /** The app key of tenants that use the installation's own Meta app. */
  public static final String SHARED_APP = "shared";
}
