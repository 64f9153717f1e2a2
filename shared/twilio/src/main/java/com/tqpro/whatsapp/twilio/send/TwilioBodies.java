package com.tqpro.whatsapp.twilio.send;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.RenderedContent;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Forms for {@code POST /2010-04-01/Accounts/{sid}/Messages.json} (Twilio, messaging/api/message-resource). */
public final class TwilioBodies {
  private static final Pattern DIGITS = Pattern.compile("\\d{5,20}");

  private TwilioBodies() {}

  /**
   * A filled-in content template. ContentVariables is always there: left out, Twilio sends the template's sample values to the customer.
   *
   * @param sender E.164 with +, or the sid of a messaging service (MG…)
   * @param recipient digits of the phone, or a business-scoped user id
   * @param callback StatusCallback of this message, or null
   */
  public static byte[] template(String sender, String recipient, RenderedContent template, String callback) {
    var form = addressed(sender, recipient);
    add(form, "ContentSid", template.contentSid());
    add(form, "ContentVariables", Json.text(template.variables()));
    if (template.mediaUrl() != null) {
      add(form, "MediaUrl", template.mediaUrl());
    }
    return ended(form, callback);
  }

  /** Plain text, allowed only within 24 hours of the customer's last message. */
  public static byte[] text(String sender, String recipient, String text, String callback) {
    var form = addressed(sender, recipient);
    add(form, "Body", text);
    return ended(form, callback);
  }

  /** A picture with words under it, allowed as text is. @param link public https; Twilio fetches it */
  public static byte[] picture(String sender, String recipient, String link, String caption, String callback) {
    var form = addressed(sender, recipient);
    add(form, "Body", caption);
    add(form, "MediaUrl", link);
    return ended(form, callback);
  }

  private static StringBuilder addressed(String sender, String recipient) {
    var form = new StringBuilder(512);
    add(form, "To", "whatsapp:" + (DIGITS.matcher(recipient).matches() ? "+" : "") + recipient);
    if (sender.startsWith("MG")) {
      add(form, "MessagingServiceSid", sender);
    } else {
      add(form, "From", "whatsapp:" + sender);
    }
    return form;
  }

  private static byte[] ended(StringBuilder form, String callback) {
    if (callback != null) {
      add(form, "StatusCallback", callback);
    }
    return form.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void add(StringBuilder form, String name, String value) {
    form.append(form.isEmpty() ? "" : "&").append(name).append('=').append(URLEncoder.encode(value, StandardCharsets.UTF_8));
  }
}
