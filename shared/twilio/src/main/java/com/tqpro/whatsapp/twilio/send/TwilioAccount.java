package com.tqpro.whatsapp.twilio.send;

/**
 * Whose name a call is made in.
 *
 * @param accountSid AC… of the account or subaccount that owns the sender
 * @param user the account's sid, or the sid of an API key (SK…)
 * @param password the auth token, or the API key's secret
 */
public record TwilioAccount(String accountSid, String user, String password) {
  @Override
  public String toString() {
    return "TwilioAccount[" + accountSid + "]";
  }
}
