package com.tqpro.whatsapp.meta.send;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.RenderedTemplate;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Button;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Component;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.CouponCode;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Header;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Media;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Parameter;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Payload;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import java.util.Locale;
import java.util.regex.Pattern;

/** Bodies for {@code POST /{phone-number-id}/messages} (Meta, WhatsApp Cloud API, messages reference). */
public final class MetaBodies {
  /** A business-scoped user id, in place of a phone number. */
  private static final Pattern USER_ID = Pattern.compile("[A-Z]{2}\\.(ENT\\.)?[A-Za-z0-9]{1,128}");

  private MetaBodies() {}

  /**
   * A filled-in template.
   *
   * @param recipient digits of the phone, or a business-scoped user id
   * @param callbackData comes back in every receipt as biz_opaque_callback_data
   */
  public static byte[] template(String recipient, RenderedTemplate template, String callbackData) {
    var body = envelope(recipient, "template", callbackData);
    var node = body.putObject("template").put("name", template.name());
    node.putObject("language").put("code", template.language());
    if (!template.components().isEmpty()) {
      var components = node.putArray("components");
      template.components().forEach(c -> components.add(component(c)));
    }
    return Json.bytes(body);
  }

  /**
   * Plain text, allowed only within 24 hours of the customer's last message.
   *
   * @param quoted wamid of the message that is answered, or null
   */
  public static byte[] text(String recipient, String text, String quoted, String callbackData) {
    var body = envelope(recipient, "text", callbackData);
    if (quoted != null) {
      body.putObject("context").put("message_id", quoted);
    }
    body.putObject("text").put("body", text).put("preview_url", false);
    return Json.bytes(body);
  }

  /**
   * A picture with words under it, allowed only within 24 hours of the customer's last message.
   *
   * @param link public https; JPEG or PNG
   * @param caption up to 1,024 characters
   */
  public static byte[] image(String recipient, String link, String caption, String callbackData) {
    var body = envelope(recipient, "image", callbackData);
    body.putObject("image").put("link", link).put("caption", caption);
    return Json.bytes(body);
  }

  /** Marks a customer's message and all before it as read, and shows that an answer is being written, for at most 25 seconds. */
  public static byte[] readAndTyping(String wamid) {
    var body = Json.object().put("messaging_product", "whatsapp").put("status", "read").put("message_id", wamid);
    body.putObject("typing_indicator").put("type", "text");
    return Json.bytes(body);
  }

  /** With a leading +: without it Meta may put the business number's own country code in front. */
  private static ObjectNode envelope(String recipient, String type, String callbackData) {
    var body = Json.object().put("messaging_product", "whatsapp").put("recipient_type", "individual");
    if (USER_ID.matcher(recipient).matches()) {
      body.put("recipient", recipient);
    } else {
      body.put("to", "+" + recipient);
    }
    return body.put("type", type).put("biz_opaque_callback_data", callbackData);
  }

  private static ObjectNode component(Component component) {
    return switch (component) {
      case Header(var parameter) -> with(Json.object().put("type", "header"), parameter);
      case Body(var parameters) -> {
        var node = Json.object().put("type", "body");
        var array = node.putArray("parameters");
        parameters.forEach(p -> array.add(parameter(p)));
        yield node;
      }
      case Button(var kind, var index, var parameter) ->
          with(Json.object().put("type", "button").put("sub_type", kind.name().toLowerCase(Locale.ROOT)).put("index", Integer.toString(index)), parameter);
    };
  }

  private static ObjectNode with(ObjectNode node, Parameter parameter) {
    node.putArray("parameters").add(parameter(parameter));
    return node;
  }

  private static ObjectNode parameter(Parameter parameter) {
    return switch (parameter) {
      case Text(var name, var text) -> {
        var node = Json.object().put("type", "text");
        if (name != null) {
          node.put("parameter_name", name);
        }
        yield node.put("text", text);
      }
      case Media(var kind, var link, var filename) -> {
        var type = kind.name().toLowerCase(Locale.ROOT);
        var node = Json.object().put("type", type);
        var media = node.putObject(type).put("link", link);
        if (filename != null) {
          media.put("filename", filename);
        }
        yield node;
      }
      case Payload(var payload) -> Json.object().put("type", "payload").put("payload", payload);
      case CouponCode(var code) -> Json.object().put("type", "coupon_code").put("coupon_code", code);
    };
  }
}
