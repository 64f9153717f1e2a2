package com.tqpro.whatsapp.simulators.twilio;

import java.net.URI;

/**
 * A WhatsApp sender.
 *
 * @param number E.164 with +
 * @param serviceSid the messaging service (MG…) whose pool it is in, or null
 * @param inboundUrl where what customers write is posted, as configured: with its fragment; null for nowhere
 */
public record TwilioNumber(String number, String accountSid, String serviceSid, URI inboundUrl) {}
