package com.tqpro.whatsapp.domain.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One message of a customer, or one that a person of the business sent from the WhatsApp Business app (an echo).
 *
 * @param sender the business number's id at the provider
 * @param providerMessageId wamid or Twilio SID; the durable key against copies
 * @param contact the customer, also of an echo
 * @param profileName the name the customer gave himself, or null
 * @param username the customer's WhatsApp username, or null
 * @param kind the provider's type: text, image, reaction, system ...
 * @param text what can be read as text: body, caption, title of the tapped button; or null
 * @param details the provider's object of that kind, unchanged; null for plain text
 * @param quotedMessageId provider id of the message this one answers or reacts to, or null
 * @param referral the ad or page that led here, or null
 * @param echo sent by the business and not by the customer
 */
public record InboundMessage(
    Provider provider, String tenant, String sender, String providerMessageId, ContactIdentity contact, String profileName, String username,
    Instant at, String kind, String text, JsonNode details, String quotedMessageId, JsonNode referral, boolean echo) {}
