package com.tqpro.whatsapp.twilio.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads Twilio's inbound webhook (messaging/guides/webhook-request) into the same event that Meta's messages become. */
public final class InboundReader {
  private static final Map<String, String> REFERRAL = Map.of("ReferralBody", "body", "ReferralHeadline", "headline", "ReferralSourceId", "source_id",
      "ReferralSourceType", "source_type", "ReferralSourceUrl", "source_url", "ReferralMediaUrl", "media_url", "ReferralCtwaClid", "ctwa_clid");

  /** Twilio's own limit for a message. */
  private static final int MOST_MEDIA = 10;

  private InboundReader() {}

  /**
   * One message for each file, as Meta has them: the first carries the words, those after it go by {@link #part}.
   *
   * @param sender which of {@link TwilioWebhook#incomingSenders} is known
   * @param at Twilio names no time, so this is when it came
   * @return empty when it names no message or nobody who sent it
   */
  public static List<InboundMessage> read(TwilioForm form, String sender, Instant at) {
    var sid = form.find("MessageSid").or(() -> form.find("SmsMessageSid"));
    var contact = contact(form);
    if (sid.isEmpty() || contact.isEmpty()) {
      return List.of();
    }
    var media = media(form);
    var first = media.isEmpty() ? null : media.getFirst();
    var button = form.find("ButtonText").or(() -> form.find("ListTitle"));
    var messages = new ArrayList<InboundMessage>();
    messages.add(new InboundMessage(Provider.TWILIO, sender, sid.get(), Direction.IN, contact.get(), at, kind(form, first), button.or(() -> form.find("Body")).orElse(null),
        form.find("ButtonPayload").or(() -> form.find("ListId")).orElse(null), form.get("OriginalRepliedMessageSid"), null, first, null, details(form)));
    for (int i = 1; i < media.size(); i++) {
      messages.add(new InboundMessage(Provider.TWILIO, sender, part(sid.get(), i), Direction.IN, contact.get(), at, kind(form, media.get(i)), null, null, null, null, media.get(i), null, Json.object()));
    }
    return messages;
  }

  /** The id of a message's file beyond the first. @param number from 1 */
  public static String part(String sid, int number) {
    return sid + "/" + number;
  }

  /** The sid that Twilio knows a message by, also one that is a {@link #part}. */
  public static String sid(String id) {
    int part = id.indexOf('/');
    return part < 0 ? id : id.substring(0, part);
  }

  private static Optional<ContactIdentity> contact(TwilioForm form) {
    var from = form.find("From").orElse("");
    var phone = Optional.ofNullable(TwilioWebhook.phone(from)).or(() -> form.find("WaId").filter(w -> w.matches("\\d{5,20}"))).orElse(null);
    var user = Optional.ofNullable(TwilioWebhook.userId(form.find("ExternalUserId").orElse(from))).orElse(null);
    return phone == null && user == null ? Optional.empty() : Optional.of(new ContactIdentity(phone, user, null, form.get("ProfileName"), null));
  }

  private static List<MediaReference> media(TwilioForm form) {
    var media = new ArrayList<MediaReference>();
    for (int i = 0; i < Math.min(MOST_MEDIA, form.number("NumMedia")); i++) {
      var type = form.find("MediaContentType" + i).orElse("application/octet-stream");
      form.find("MediaUrl" + i).ifPresent(url -> media.add(new MediaReference(url.substring(url.lastIndexOf('/') + 1), type, null, null, url)));
    }
    return media;
  }

  /** Twilio's own word where it has one that Meta knows too; else what the parameters show. WhatsApp's stickers are WebP, its pictures never. */
  private static String kind(TwilioForm form, MediaReference media) {
    if (media != null) {
      var type = media.mimeType().toLowerCase(Locale.ROOT);
      return switch (type.replaceAll("/.*", "")) {
        case "image" -> form.find("MessageType").orElse("").equals("sticker") || type.startsWith("image/webp") ? "sticker" : "image";
        case "audio" -> "audio";
        case "video" -> "video";
        default -> "document";
      };
    }
    if (form.find("Latitude").isPresent()) {
      return "location";
    }
    if (form.find("ButtonText").isPresent() || form.find("ButtonPayload").isPresent()) {
      return "button";
    }
    if (form.find("ListId").isPresent() || form.find("InteractiveData").isPresent() || form.find("FlowData").isPresent()) {
      return "interactive";
    }
    return form.find("MessageType").filter(t -> t.matches("[a-z_]{1,30}")).orElse("text");
  }

  private static ObjectNode details(TwilioForm form) {
    var details = Json.object();
    form.find("Latitude").ifPresent(latitude -> {
      details.put("latitude", latitude).put("longitude", form.get("Longitude"));
      form.find("Label").ifPresent(v -> details.put("name", v));
      form.find("Address").ifPresent(v -> details.put("address", v));
    });
    form.find("InteractiveData").or(() -> form.find("FlowData")).ifPresent(v -> details.put("response", v));
    form.find("ListDescription").ifPresent(v -> details.put("description", v));
    boolean forwarded = form.find("Forwarded").filter("true"::equals).isPresent();
    boolean often = form.find("FrequentlyForwarded").filter("true"::equals).isPresent();
    if (forwarded || often) {
      details.putObject("context").put("forwarded", true).put("frequently_forwarded", often);
    }
    var referral = Json.object();
    new java.util.TreeMap<>(REFERRAL).forEach((from, to) -> form.find(from).ifPresent(v -> referral.put(to, v)));
    if (!referral.isEmpty()) {
      details.set("referral", referral);
    }
    return details;
  }
}
