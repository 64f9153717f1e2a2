package com.tqpro.whatsapp.twilio.send;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Whose name a call is made in.
 *
 * @param accountSid AC… of the account or subaccount that owns the sender
 * @param user the account's sid, or the sid of an API key (SK…)
 * @param password the auth token, or the API key's secret
 */
public record TwilioAccount(String accountSid, String user, String password) {
  /** The header Authorization of calls that do without Twilio's SDK. */
  public String authorization() {
    return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "TwilioAccount[" + accountSid + "]";
  }
}
