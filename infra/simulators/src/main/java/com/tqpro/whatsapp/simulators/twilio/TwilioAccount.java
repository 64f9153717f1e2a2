package com.tqpro.whatsapp.simulators.twilio;

/** An account or subaccount. Its auth token opens the API and signs its webhooks. */
public record TwilioAccount(String sid, String authToken) {}
