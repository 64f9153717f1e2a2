package com.tqpro.whatsapp.simulators.twilio;

import java.time.Instant;
import java.util.Map;

/**
 * One message as Twilio's log has it.
 *
 * @param from and {@code to}: with their prefix whatsapp:
 * @param text what the recipient reads, variables filled in
 * @param parameters as they were posted; empty for an inbound message
 * @param inbound whether a customer wrote it
 */
public record TwilioMessage(String sid, String accountSid, Instant at, String from, String to, String serviceSid, String text, Map<String, String> parameters, boolean inbound) {
  public TwilioMessage {
    parameters = Map.copyOf(parameters);
  }

  /** Digits of the other side's phone. */
  public String customer() {
    return (inbound ? from : to).replaceAll("\\D", "");
  }
}
