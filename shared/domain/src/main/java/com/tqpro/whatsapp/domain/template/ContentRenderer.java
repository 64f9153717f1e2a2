package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills a Twilio content template in for one recipient. Twilio puts the template's sample values in the place of variables that are left
 * out, and WhatsApp refuses empty ones and line breaks (92007, 21656, 63013) without saying which: so both are faults here.
 */
final class ContentRenderer {
  /** Twilio's longest value (content API, variables). */
  static final int VALUE = 1600;
  private static final Pattern SID = Pattern.compile("HX[0-9a-fA-F]{32}");
  private static final Pattern BUTTON_URL = Pattern.compile("button_(\\d)_url");

  private final TemplateSnapshot template;
  private final ContentMapping mapping;
  private final ValueSource values;
  private final List<Rendering.Fault> faults = new ArrayList<>();

  private ContentRenderer(TemplateSnapshot template, Map<String, String> values) {
    this.template = template;
    this.mapping = new ContentMapping(template);
    this.values = new ValueSource(template, values);
  }

  static Rendering render(TemplateSnapshot template, Map<String, String> values) {
    return new ContentRenderer(template, values).run();
  }

  private Rendering run() {
    if (template.contentSid() == null || !SID.matcher(template.contentSid()).matches()) {
      fault("content SID", true, "must be HX and 32 hex digits");
    }
    var variables = new LinkedHashMap<String, String>();
    mapping.sources().forEach((placeholder, source) -> value(placeholder, source).ifPresent(v -> variables.put(placeholder, v)));
    body(variables);
    var media = mapping.mediaSource().isEmpty() ? Optional.<String>empty() : media(mapping.mediaSource());
    return faults.isEmpty()
        ? new Rendering.Rendered(new RenderedContent(template.contentSid(), variables, media.orElse(null)))
        : new Rendering.Incomplete(faults.stream().distinct().toList());
  }

  private Optional<String> value(String placeholder, String source) {
    if (source.isEmpty()) {
      fault("variable mapping", true, "does not say what fills {{" + placeholder + "}}");
      return Optional.empty();
    }
    if (source.equals("media_url")) {
      return media(source).flatMap(url -> within(source, url, registered(placeholder)));
    }
    var button = BUTTON_URL.matcher(source);
    var text = found(source);
    if (button.matches()) {
      return text.flatMap(t -> within(source, t, registered(placeholder).or(() -> configured(Integer.parseInt(button.group(1)) - 1))));
    }
    return text.filter(t -> accepted(source, ParameterText.complaint(t))).filter(t -> fits(source, t));
  }

  private Optional<String> media(String source) {
    return found(source).map(v -> MediaLink.resolve(v, template.mediaPrefix())).filter(url -> accepted(source, MediaLink.complaint(url)));
  }

  /** What of a full URL stands in the place of the placeholder; all of it where the template's own URL is nothing else. */
  private Optional<String> within(String source, String value, Optional<String> templateUrl) {
    if (templateUrl.isEmpty() && source.equals("media_url")) {
      return Optional.of(value);
    }
    var suffix = UrlSuffix.of(value, templateUrl);
    if (suffix.isEmpty()) {
      fault(source, false, templateUrl.map(u -> "is a full URL outside the template's " + u)
          .orElse("is a full URL, but the template's own is not known: import the template, or name it in the button config"));
    }
    return suffix.filter(s -> fits(source, s));
  }

  /** The registered URL that holds the placeholder. */
  private Optional<String> registered(String placeholder) {
    return url(template.components(), "{{" + placeholder + "}}");
  }

  private static Optional<String> url(JsonNode node, String placeholder) {
    if (node.isTextual()) {
      var text = node.textValue();
      boolean link = text.startsWith("http") || text.equals(placeholder);
      return link && text.contains(placeholder) ? Optional.of(text) : Optional.empty();
    }
    for (var child : node) {
      var found = url(child, placeholder);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  private Optional<String> configured(int index) {
    for (var button : template.buttonConfig()) {
      if (button.path("index").asInt(-1) == index && button.hasNonNull("url")) {
        return Optional.of(button.path("url").asText());
      }
    }
    return Optional.empty();
  }

  /** The body's length as the recipient sees it; WhatsApp's limit is the same through Twilio. */
  private void body(Map<String, String> variables) {
    for (var type : template.components()) {
      var text = type.path("body").asText("");
      int length = Placeholders.fill(text, p -> variables.getOrDefault(p, "")).length();
      if (length > TemplateRenderer.BODY) {
        fault("body", false, "is " + length + " characters long with its values, more than " + TemplateRenderer.BODY);
      }
    }
  }

  private Optional<String> found(String source) {
    var value = values.find(source);
    if (value == null || value.isBlank()) {
      fault(source, true, value == null ? "is missing" : "is empty");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private boolean accepted(String source, Optional<String> complaint) {
    complaint.ifPresent(c -> fault(source, false, c));
    return complaint.isEmpty();
  }

  private boolean fits(String source, String text) {
    return accepted(source, text.length() <= VALUE ? Optional.empty() : Optional.of("is longer than " + VALUE + " characters"));
  }

  private void fault(String variable, boolean missing, String reason) {
    faults.add(new Rendering.Fault(variable, missing, reason));
  }
}
