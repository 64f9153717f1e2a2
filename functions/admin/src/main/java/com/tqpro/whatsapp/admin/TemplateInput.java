package com.tqpro.whatsapp.admin;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.TemplateDraft;
import com.tqpro.whatsapp.domain.template.TemplateType;
import com.tqpro.whatsapp.runtime.http.Problem;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a template as people enter it, and says what is wrong with it. */
final class TemplateInput {
  private static final int NAME = 512;
  private static final Pattern CONTENT_SID = Pattern.compile("HX[0-9a-fA-F]{32}");
  /** As Meta and Twilio write them: en, en_US, zh_CN. */
  private static final Pattern LANGUAGE = Pattern.compile("[a-z]{2,3}([_-][A-Za-z]{2,4})?");
  private static final Set<String> TYPES = Set.of("header", "body", "button");
  private static final Set<String> SUB_TYPES = Set.of("url", "quick_reply", "copy_code");
  private static final Set<String> FORMATS = Set.of("text", "image", "video", "document");
  private static final Set<String> STATUSES = Set.of("APPROVED", "PENDING");

  private final JsonNode body;

  TemplateInput(JsonNode body) {
    this.body = body;
  }

  /** @throws Problem 400 that names the field */
  TemplateDraft draft() {
    if (!text("channel", "WHATSAPP").equals("WHATSAPP")) {
      throw wrong("channel", "must be WHATSAPP");
    }
    var provider = one(Provider.class, "provider");
    boolean meta = provider == Provider.META;
    var sid = text("contentSid", "");
    var metaName = text("metaName", "");
    if (meta ? !sid.isEmpty() : !metaName.isEmpty()) {
      throw wrong(meta ? "contentSid" : "metaName", "is not for templates of " + provider);
    }
    if (!meta && !CONTENT_SID.matcher(sid).matches()) {
      throw wrong("contentSid", "must be HX and 32 hex digits");
    }
    if (meta && !metaName.matches("[a-z0-9_]{1," + NAME + "}")) {
      throw wrong("metaName", "must be the name as registered at Meta: small letters, digits and underscores");
    }
    var language = text("language", meta ? "" : "en");
    if (!LANGUAGE.matcher(language).matches()) {
      throw wrong("language", "must be the code exactly as registered, for instance en, en_US or ar");
    }
    var name = text("name", metaName);
    if (name.isEmpty() || name.length() > NAME) {
      throw wrong("name", "must have 1 to " + NAME + " characters");
    }
    var status = text("status", "APPROVED");
    if (!STATUSES.contains(status)) {
      throw wrong("status", "must be APPROVED, or PENDING until the provider has approved it");
    }
    var format = body.hasNonNull("parameterFormat") ? one(ParameterFormat.class, "parameterFormat") : ParameterFormat.POSITIONAL;
    return new TemplateDraft(name, provider, meta ? null : sid, meta ? metaName : null, language, one(TemplateType.class, "templateType"),
        text("category", "MARKETING").toUpperCase(Locale.ROOT), status, format, spec(meta), mapping(), buttons());
  }

  private JsonNode spec(boolean meta) {
    var spec = body.path("componentSpec");
    if (!meta && spec.size() > 0) {
      throw wrong("componentSpec", "is for templates of META; TWILIO takes variableMapping");
    }
    if (meta && !spec.isArray()) {
      throw wrong("componentSpec", "must be a list of components, empty when the template takes nothing");
    }
    spec.forEach(entry -> component("componentSpec", entry, true));
    return spec;
  }

  /** A component, or an entry of the button config, which has the form of a button's. */
  private void component(String field, JsonNode entry, boolean whole) {
    var type = entry.path("type").asText(whole ? "" : "button").toLowerCase(Locale.ROOT);
    if (whole && !TYPES.contains(type)) {
      throw wrong(field, "has a component of type \"" + type + "\"; there are header, body and button");
    }
    if (type.equals("header") && !FORMATS.contains(entry.path("format").asText("text").toLowerCase(Locale.ROOT))) {
      throw wrong(field, "has a header of format \"" + entry.path("format").asText() + "\"; there are text, image, video and document");
    }
    if (whole && type.equals("button") && !SUB_TYPES.contains(entry.path("sub_type").asText("").toLowerCase(Locale.ROOT))) {
      throw wrong(field, "has a button of sub_type \"" + entry.path("sub_type").asText() + "\"; there are url, quick_reply and copy_code");
    }
    if ((type.equals("button") || !whole) && (!entry.path("index").isInt() || entry.path("index").asInt() < 0 || entry.path("index").asInt() > 9)) {
      throw wrong(field, "has a button without an index from 0 to 9");
    }
    if (type.equals("body")) {
      entry.path("parameters").forEach(p -> {
        if (p.path("source").asText("").isBlank()) {
          throw wrong(field, "has a parameter without a source");
        }
      });
    }
  }

  private JsonNode mapping() {
    var mapping = body.path("variableMapping");
    if (!mapping.isMissingNode() && !mapping.isNull() && !mapping.isObject()) {
      throw wrong("variableMapping", "must be an object, for instance {\"1\":\"recipient_name\"}");
    }
    mapping.properties().forEach(e -> {
      if (!e.getValue().isTextual() || !e.getKey().matches("[A-Za-z0-9_]{1,16}")) {
        throw wrong("variableMapping", "must map placeholders of at most 16 letters and digits to the names of sources");
      }
    });
    return mapping;
  }

  private JsonNode buttons() {
    var buttons = body.path("buttonConfig");
    if (!buttons.isMissingNode() && !buttons.isNull() && !buttons.isArray()) {
      throw wrong("buttonConfig", "must be a list of buttons");
    }
    buttons.forEach(entry -> component("buttonConfig", entry, false));
    return buttons;
  }

  private String text(String field, String otherwise) {
    var value = body.path(field);
    if (value.isContainerNode()) {
      throw wrong(field, "must be text");
    }
    return value.isMissingNode() || value.isNull() ? otherwise : value.asText().strip();
  }

  private <E extends Enum<E>> E one(Class<E> type, String field) {
    try {
      return Enum.valueOf(type, text(field, ""));
    } catch (IllegalArgumentException e) {
      throw wrong(field, "must be one of " + String.join(", ", java.util.Arrays.stream(type.getEnumConstants()).map(Enum::name).toList()));
    }
  }

  private static Problem wrong(String field, String phrase) {
    return Problem.badRequest("invalid-template", field + " " + phrase + ".").with("field", field);
  }
}
