package com.tqpro.whatsapp.twilio.webhook;

import com.tqpro.whatsapp.domain.event.DeliveryStatus;
import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads Twilio's status callbacks (messaging/guides/outbound-message-status-in-status-callbacks). */
public final class TwilioWebhook {
  /** Twilio's own code for a failure of which nothing is known. */
  private static final int UNKNOWN_ERROR = 30008;
  static final Pattern ADDRESS = Pattern.compile("whatsapp:\\+?(\\d{5,20})");
  static final Pattern USER_ID = Pattern.compile("(?:whatsapp:)?([A-Z]{2}\\.(?:ENT\\.)?[A-Za-z0-9]{1,128})");

  private TwilioWebhook() {}

  /** Our side of an outgoing message: the messaging service where there is one, and the number. */
  public static List<String> outgoingSenders(TwilioForm form) {
    return senders(form, "From");
  }

  /** The same of an incoming one. */
  public static List<String> incomingSenders(TwilioForm form) {
    return senders(form, "To");
  }

  private static List<String> senders(TwilioForm form, String side) {
    return java.util.stream.Stream.concat(form.find("MessagingServiceSid").stream(),
        form.find(side).map(ADDRESS::matcher).filter(java.util.regex.Matcher::matches).map(m -> "+" + m.group(1)).stream()).toList();
  }

  /**
   * A status callback; empty for one that says nothing about delivery (queued, sending …).
   *
   * @param sender which of {@link #outgoingSenders} is known
   * @param callbackData the query parameter {@link CallbackUrl#MESSAGE}, or null
   * @param at Twilio names no time, so this is when it came
   */
  public static Optional<StatusEvent> status(TwilioForm form, String sender, String callbackData, Instant at) {
    var sid = form.find("MessageSid").or(() -> form.find("SmsSid"));
    var status = form.find("MessageStatus").or(() -> form.find("SmsStatus")).map(TwilioWebhook::status);
    if (sid.isEmpty() || status.isEmpty() || status.get().isEmpty()) {
      return Optional.empty();
    }
    var delivery = status.get().get();
    var to = form.find("To").orElse("");
    return Optional.of(new StatusEvent(sid.get(), sender, delivery, at, callbackData, phone(to), userId(form.find("ChannelToAddress").orElse(to)),
        delivery == DeliveryStatus.FAILED ? error(form) : null, null, null));
  }

  static String phone(String address) {
    var matcher = ADDRESS.matcher(address);
    return matcher.matches() ? matcher.group(1) : null;
  }

  static String userId(String address) {
    var matcher = USER_ID.matcher(address);
    return matcher.matches() ? matcher.group(1) : null;
  }

  private static Optional<DeliveryStatus> status(String name) {
    return Optional.ofNullable(switch (name.toLowerCase(Locale.ROOT)) {
      case "sent" -> DeliveryStatus.SENT;
      case "delivered" -> DeliveryStatus.DELIVERED;
      case "read" -> DeliveryStatus.READ;
      case "failed", "undelivered", "canceled" -> DeliveryStatus.FAILED;
      default -> null;
    });
  }

  private static ProviderError error(TwilioForm form) {
    int code = form.number("ErrorCode");
    return new ProviderError(code == 0 ? UNKNOWN_ERROR : code,
        form.find("ChannelStatusMessage").or(() -> form.find("ErrorMessage")).orElse("the message was not delivered"), form.get("MessageSid"));
  }
}
