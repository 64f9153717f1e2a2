package com.tqpro.whatsapp.simulators.twilio;

import java.time.Instant;

/** A customer's message was shown as read, and that an answer is being written. */
public record TwilioTyping(String messageSid, Instant at) {}
