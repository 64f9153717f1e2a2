package com.tqpro.whatsapp.twilio.webhook;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.event.ContactIdentity;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.MediaReference;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Reads Twilio's inbound webhook (messaging/guides/webhook-request) into the same event that Meta's messages become. */
public final class InboundReader {
  private static final Map<String, String> REFERRAL = Map.of("ReferralBody", "body", "ReferralHeadline", "headline", "ReferralSourceId", "source_id",
      "ReferralSourceType", "source_type", "ReferralSourceUrl", "source_url", "ReferralMediaUrl", "media_url", "ReferralCtwaClid", "ctwa_clid");

  private InboundReader() {}

  /**
   * @param sender which of {@link TwilioWebhook#incomingSenders} is known
   * @param at Twilio names no time, so this is when it came
   * @return empty when it names no message or nobody who sent it
   */
  public static Optional<InboundMessage> read(TwilioForm form, String sender, Instant at) {
    var sid = form.find("MessageSid").or(() -> form.find("SmsMessageSid"));
    var contact = contact(form);
    if (sid.isEmpty() || contact.isEmpty()) {
      return Optional.empty();
    }
    var media = media(form);
    var kind = kind(form, media);
    var button = form.find("ButtonText").or(() -> form.find("ListTitle"));
    return Optional.of(new InboundMessage(Provider.TWILIO, sender, sid.get(), Direction.IN, contact.get(), at, kind,
        button.or(() -> form.find("Body")).orElse(null), form.find("ButtonPayload").or(() -> form.find("ListId")).orElse(null),
        form.get("OriginalRepliedMessageSid"), null, media, null, details(form)));
  }

  private static Optional<ContactIdentity> contact(TwilioForm form) {
    var from = form.find("From").orElse("");
    var phone = Optional.ofNullable(TwilioWebhook.phone(from)).or(() -> form.find("WaId").filter(w -> w.matches("\\d{5,20}"))).orElse(null);
    var user = Optional.ofNullable(TwilioWebhook.userId(form.find("ExternalUserId").orElse(from))).orElse(null);
    return phone == null && user == null ? Optional.empty() : Optional.of(new ContactIdentity(phone, user, null, form.get("ProfileName"), null));
  }

  private static MediaReference media(TwilioForm form) {
    var url = form.number("NumMedia") > 0 ? form.get("MediaUrl0") : null;
    return url == null ? null : new MediaReference(url.substring(url.lastIndexOf('/') + 1), form.find("MediaContentType0").orElse("application/octet-stream"), null, null, url);
  }

  /** Twilio's own word where it has one that Meta knows too; else what the parameters show. */
  private static String kind(TwilioForm form, MediaReference media) {
    if (media != null) {
      return switch (media.mimeType().replaceAll("/.*", "").toLowerCase(Locale.ROOT)) {
        case "image" -> form.find("MessageType").orElse("").equals("sticker") ? "sticker" : "image";
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
    if (form.number("NumMedia") > 1) {
      var more = details.putArray("moreMedia");
      for (int i = 1; i < Math.min(10, form.number("NumMedia")); i++) {
        form.find("MediaUrl" + i).ifPresent(more::add);
      }
    }
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
