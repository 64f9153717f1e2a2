package com.tqpro.whatsapp.meta.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.ImportedTemplate;
import com.tqpro.whatsapp.domain.template.ParameterFormat;
import com.tqpro.whatsapp.domain.template.Placeholders;
import com.tqpro.whatsapp.domain.template.TemplateType;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Derives component spec, variable mapping and type of a template from its registered components, by Meta's rules of which component
 * takes which parameter (developers.facebook.com, message templates; provider reference A8). The first two variables of a body become
 * recipient_name and message_body, as in the guide's example, further ones body_3, body_4 ...; lead_notification has the guide's own.
 */
final class TemplateDerivation {
  private static final List<String> LEAD = List.of("product", "details", "contact");
  private static final Set<String> NAMES = Set.of("name", "first_name", "customer_name", "recipient_name", "full_name");

  private final JsonNode template;
  private final boolean named;
  private final ArrayNode spec = Json.array();
  private final ObjectNode mapping = Json.object();
  private final ButtonDerivation buttons = new ButtonDerivation(spec);
  private boolean media;
  private String unsupported;

  private TemplateDerivation(JsonNode template) {
    this.template = template;
    this.named = template.path("parameter_format").asText("").equalsIgnoreCase("NAMED");
  }

  /** @param template one element of {@code data} of GET message_templates */
  static ImportedTemplate derive(JsonNode template) {
    return new TemplateDerivation(template).run();
  }

  private ImportedTemplate run() {
    var category = template.path("category").asText("").toUpperCase(Locale.ROOT);
    if (category.equals("AUTHENTICATION")) {
      unsupported("is an authentication template, which is not sent");
    }
    for (var component : template.path("components")) {
      var type = component.path("type").asText("").toUpperCase(Locale.ROOT);
      switch (type) {
        case "HEADER" -> header(component);
        case "BODY" -> body(component.path("text").asText(""));
        case "FOOTER" -> { }
        case "BUTTONS" -> buttons.derive(component.path("buttons"));
        case "LIMITED_TIME_OFFER" -> {
          if (component.path("limited_time_offer").path("has_expiration").asBoolean()) {
            unsupported("is a limited-time offer with an expiration, which is not sent");
          }
        }
        case "CAROUSEL" -> unsupported("is a carousel, which is not sent");
        default -> unsupported("has a component of type " + type + ", which is not sent");
      }
    }
    if (buttons.unsupported() != null) {
      unsupported(buttons.unsupported());
    }
    var quality = template.path("quality_score").path("score").asText(null);
    return new ImportedTemplate(Provider.META, null, template.path("id").asText(null), template.path("name").asText(""), template.path("language").asText(""),
        template.path("status").asText("").toUpperCase(Locale.ROOT), reason(template.path("rejected_reason").asText("")), category, quality,
        named ? ParameterFormat.NAMED : ParameterFormat.POSITIONAL, media ? TemplateType.MEDIA : TemplateType.CARD, spec, mapping, buttons.config(),
        template.path("components"), unsupported);
  }

  private void header(JsonNode header) {
    var format = header.path("format").asText("").toUpperCase(Locale.ROOT);
    switch (format) {
      case "TEXT" -> Placeholders.of(header.path("text").asText("")).stream().findFirst().ifPresent(placeholder -> {
        var entry = spec.addObject().put("type", "header").put("format", "text");
        fill(entry, placeholder, named ? source(placeholder) : "header_text");
      });
      case "IMAGE", "VIDEO", "DOCUMENT" -> {
        media = true;
        spec.addObject().put("type", "header").put("format", format.toLowerCase(Locale.ROOT)).put("source", "media_url");
      }
      default -> unsupported("has a header of format " + format + ", which is not sent");
    }
  }

  private void body(String text) {
    var placeholders = Placeholders.of(text);
    if (placeholders.isEmpty()) {
      return;
    }
    var parameters = spec.addObject().put("type", "body").putArray("parameters");
    for (int i = 0; i < placeholders.size(); i++) {
      var source = named ? source(placeholders.get(i)) : positional(i, placeholders.size());
      fill(parameters.addObject(), placeholders.get(i), source);
      mapping.put(placeholders.get(i), source);
    }
  }

  private void fill(ObjectNode entry, String placeholder, String source) {
    entry.put("source", source);
    if (named) {
      entry.put("name", placeholder);
    }
  }

  private String positional(int position, int count) {
    if (template.path("name").asText("").equals("lead_notification") && count == LEAD.size()) {
      return LEAD.get(position);
    }
    return switch (position) {
      case 0 -> "recipient_name";
      case 1 -> "message_body";
      default -> "body_" + (position + 1);
    };
  }

  private static String source(String placeholder) {
    return NAMES.contains(placeholder) ? "recipient_name" : placeholder;
  }

  private static String reason(String rejected) {
    return rejected.isBlank() || rejected.equalsIgnoreCase("NONE") ? null : rejected;
  }

  private void unsupported(String why) {
    unsupported = unsupported == null ? why : unsupported;
  }
}
