package com.tqpro.whatsapp.local.phone;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.time.Instant;
import java.util.List;

/** A provider between the phone and a demo tenant: its simulator, driven as a customer of WhatsApp drives the real one. */
interface Network {
  /**
   * Sends what the customer did.
   *
   * @param from E.164 with +
   * @param body kind (text, button, image, voice, reaction), and with it text, payload, type and data, about; name and quoting where given
   * @return the provider's id of the message
   * @throws IllegalArgumentException when it cannot be sent so
   */
  String send(DemoTenant tenant, String from, JsonNode body);

  /** What the business sent to that phone: bubbles with id, kind, at, text, quoting, and image, footer, buttons where they have them. */
  List<ObjectNode> received(DemoTenant tenant, String from);

  /** The messages that the business marked as read. */
  List<Mark> marks(DemoTenant tenant);

  /** @param typing whether it says that an answer is on its way */
  record Mark(String messageId, Instant at, boolean typing) {}

  /** The picture of a body. @throws IllegalArgumentException when there is none, or it is larger than WhatsApp takes */
  static byte[] picture(JsonNode body) {
    var picture = java.util.Base64.getDecoder().decode(body.path("data").asText(""));
    if (picture.length == 0 || picture.length > 5 * 1024 * 1024) {
      throw new IllegalArgumentException("a picture has up to 5 MB");
    }
    return picture;
  }

  /** The words of a body. @throws IllegalArgumentException when there are none */
  static String words(JsonNode body) {
    var text = body.path("text").asText("");
    if (text.isBlank()) {
      throw new IllegalArgumentException("there is nothing to send");
    }
    return text;
  }
}
