package com.tqpro.whatsapp.domain.event;

import java.time.Instant;

/**
 * One delivery report, whichever provider it came from.
 *
 * @param providerMessageId wamid or Twilio SID
 * @param sender the business number's id at the provider that reported it
 * @param callbackData what we gave the provider with the send, {@code <row id>.<attempt>}; null when not ours
 * @param recipientWaId phone of the recipient in digits, null when the provider hides it
 * @param recipientUserId business-scoped user id, or null
 * @param error only with FAILED
 * @param pricingCategory what the provider charges it as (marketing, utility, service ...), or null
 * @param pricingType regular, free_customer_service or free_entry_point, or null
 */
public record StatusEvent(
    String providerMessageId, String sender, DeliveryStatus status, Instant at, String callbackData,
    String recipientWaId, String recipientUserId, ProviderError error, String pricingCategory, String pricingType) {}
