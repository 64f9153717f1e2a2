package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Parameter;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import java.util.List;
import java.util.Map;

/** What a recipient reads of a template's message: the registered body with the values in it. */
public final class ReadText {
  private ReadText() {}

  /** @return the text; with its placeholders where values are missing; null when the registered body is not known */
  public static String of(TemplateSnapshot template, Map<String, String> values) {
    var body = body(template);
    if (body == null) {
      return null;
    }
    return switch (TemplateRenderer.render(template, values)) {
      case Rendering.Rendered(RenderedTemplate rendered) -> {
        var parameters = rendered.components().stream().filter(Body.class::isInstance).map(Body.class::cast).findFirst().map(Body::parameters).orElse(List.of());
        yield Placeholders.fill(body, name -> value(parameters, name));
      }
      case Rendering.Rendered(RenderedContent content) -> Placeholders.fill(body, name -> content.variables().getOrDefault(name, "{{" + name + "}}"));
      case Rendering.Incomplete _ -> body;
    };
  }

  /** By name, or by number from 1; a placeholder without a value stays as it is. */
  private static String value(List<Parameter> parameters, String name) {
    for (var parameter : parameters) {
      if (parameter instanceof Text text && name.equals(text.name())) {
        return text.text();
      }
    }
    int position = name.matches("\\d{1,3}") ? Integer.parseInt(name) : 0;
    return position >= 1 && position <= parameters.size() && parameters.get(position - 1) instanceof Text text ? text.text() : "{{" + name + "}}";
  }

  /** Meta: the component BODY. Twilio: the body of the content's type, or the title of a card. */
  private static String body(TemplateSnapshot template) {
    for (JsonNode component : template.components()) {
      var text = switch (template.provider()) {
        case META -> component.path("type").asText().equalsIgnoreCase("BODY") ? component.path("text").asText(null) : null;
        case TWILIO -> component.path("body").asText(component.path("title").asText(null));
      };
      if (text != null) {
        return text;
      }
    }
    return null;
  }
}
