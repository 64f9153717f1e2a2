package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Body;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Button;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.ButtonKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Component;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.CouponCode;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Header;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Media;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.MediaKind;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Parameter;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Payload;
import com.tqpro.whatsapp.domain.template.RenderedTemplate.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Fills a template in for one recipient: Meta's by the component spec of the configuration guide (section 4). Pure: used for sending,
 * preview and preflight alike. Values that Meta would refuse are faults here, because Meta's refusal of one row (132000, 132005,
 * 132012, 132018) says nothing about which value was wrong.
 */
public final class TemplateRenderer {
  /** Meta's limits in characters: hydrated body, hydrated header text, button payload, coupon code (20 since December 2025). */
  static final int BODY = 1024;
  static final int HEADER_TEXT = 60;
  static final int PAYLOAD = 128;
  static final int COUPON = 20;
  private static final int SUFFIX = 2000;
  private static final Pattern CODE = Pattern.compile("[\\p{L}\\p{N}_-]{1," + COUPON + "}");
  private static final Pattern BEHIND_PATH = Pattern.compile("[?#].*");

  private final TemplateSnapshot template;
  private final RegisteredTemplate registered;
  private final ValueSource values;
  private final List<Rendering.Fault> faults = new ArrayList<>();

  private TemplateRenderer(TemplateSnapshot template, Map<String, String> values) {
    this.template = template;
    this.registered = new RegisteredTemplate(template.components());
    this.values = new ValueSource(template, values);
  }

  /** @param values by source name: a recipient's own, over those of the whole broadcast */
  public static Rendering render(TemplateSnapshot template, Map<String, String> values) {
    if (template.provider() == Provider.TWILIO) {
      return ContentRenderer.render(template, values);
    }
    return new TemplateRenderer(template, values).run();
  }

  private Rendering run() {
    var components = new ArrayList<Component>();
    for (var entry : template.componentSpec()) {
      switch (entry.path("type").asText("").toLowerCase(Locale.ROOT)) {
        case "header" -> header(entry).ifPresent(p -> components.add(new Header(p)));
        case "body" -> {
          var parameters = body(entry.path("parameters"));
          if (!parameters.isEmpty()) {
            components.add(new Body(parameters));
          }
        }
        case "button" -> button(entry).ifPresent(components::add);
        default -> fault("component spec", false, "has a component of unknown type " + entry.path("type"));
      }
    }
    return faults.isEmpty()
        ? new Rendering.Rendered(new RenderedTemplate(template.name(), template.language(), components))
        : new Rendering.Incomplete(faults);
  }

  private Optional<Parameter> header(JsonNode entry) {
    var source = entry.path("source").asText("media_url");
    return switch (entry.path("format").asText("text").toLowerCase(Locale.ROOT)) {
      case "text" -> text(source, entry.path("name")).filter(t -> {
        var whole = registered.text("HEADER").map(h -> Placeholders.fill(h, p -> t.text())).orElse(t.text());
        return fits(source, whole, HEADER_TEXT, "makes the header longer than");
      }).map(t -> t);
      case "image" -> media(MediaKind.IMAGE, source, entry);
      case "video" -> media(MediaKind.VIDEO, source, entry);
      case "document" -> media(MediaKind.DOCUMENT, source, entry);
      default -> {
        fault("component spec", false, "has a header of unknown format " + entry.path("format"));
        yield Optional.empty();
      }
    };
  }

  private Optional<Parameter> media(MediaKind kind, String source, JsonNode entry) {
    return value(source).map(v -> MediaLink.resolve(v, template.mediaPrefix())).filter(url -> {
      var complaint = MediaLink.complaint(url);
      complaint.ifPresent(c -> fault(source, false, c));
      return complaint.isEmpty();
    }).map(url -> new Media(kind, url, kind == MediaKind.DOCUMENT ? filename(entry, url) : null));
  }

  private String filename(JsonNode entry, String url) {
    var given = entry.hasNonNull("filename") ? values.find(entry.path("filename").asText()) : null;
    if (given != null && !given.isBlank()) {
      return given.strip();
    }
    var path = BEHIND_PATH.matcher(url).replaceFirst("");
    var last = path.substring(path.lastIndexOf('/') + 1);
    return last.isEmpty() ? null : last;
  }

  private List<Parameter> body(JsonNode entries) {
    var parameters = new ArrayList<Parameter>();
    int whole = registered.text("BODY").map(t -> Placeholders.fill(t, p -> "").length()).orElse(0);
    for (var entry : entries) {
      var text = text(entry.path("source").asText(""), entry.path("name"));
      text.ifPresent(parameters::add);
      whole += text.map(t -> t.text().length()).orElse(0);
    }
    if (whole > BODY) {
      fault("body", false, "is " + whole + " characters long with its values, more than " + BODY);
    }
    return parameters;
  }

  private Optional<Component> button(JsonNode entry) {
    int index = entry.path("index").asInt(-1);
    if (index < 0 || index > 9) {
      fault("component spec", false, "has a button without an index from 0 to 9");
      return Optional.empty();
    }
    var source = entry.path("source").asText("button_" + (index + 1) + "_url");
    return switch (entry.path("sub_type").asText("").toLowerCase(Locale.ROOT)) {
      case "url" -> url(source, index, entry).map(t -> new Button(ButtonKind.URL, index, new Text(null, t)));
      case "quick_reply" -> value(source).filter(v -> fits(source, v, PAYLOAD, "is longer than"))
          .map(v -> new Button(ButtonKind.QUICK_REPLY, index, new Payload(v)));
      case "copy_code" -> value(source).map(String::strip).filter(v -> coupon(source, v))
          .map(v -> new Button(ButtonKind.COPY_CODE, index, new CouponCode(v)));
      default -> {
        fault("component spec", false, "has a button of unknown sub_type " + entry.path("sub_type"));
        yield Optional.empty();
      }
    };
  }

  /** Empty for a static URL, which takes no parameter: sending one is refused with 132000 or 132018. */
  private Optional<String> url(String source, int index, JsonNode entry) {
    var url = registered.button(index).map(b -> b.path("url").asText("")).or(() -> Optional.ofNullable(entry.path("url").textValue()));
    if (url.isPresent() && Placeholders.of(url.get()).isEmpty()) {
      return Optional.empty();
    }
    return value(source).flatMap(value -> {
      var suffix = UrlSuffix.of(value, url);
      if (suffix.isEmpty()) {
        fault(source, false, url.map(u -> "is a full URL outside the template's " + u).orElse("is a full URL, but the template's own is not known: import the template, or give only what follows it"));
      }
      return suffix.filter(s -> fits(source, s, SUFFIX, "is longer than"));
    });
  }

  private boolean coupon(String source, String code) {
    boolean good = CODE.matcher(code).matches();
    if (!good) {
      fault(source, false, "must be a code of at most " + COUPON + " letters and digits");
    }
    return good;
  }

  private Optional<Text> text(String source, JsonNode name) {
    return value(source).filter(value -> {
      var complaint = ParameterText.complaint(value);
      complaint.ifPresent(c -> fault(source, false, c));
      return complaint.isEmpty();
    }).map(value -> {
      var parameterName = template.parameterFormat() == ParameterFormat.NAMED ? name.asText("") : null;
      if (parameterName != null && parameterName.isEmpty()) {
        fault(source, false, "fills a named placeholder, but the component spec does not say which");
      }
      return new Text(parameterName, value);
    });
  }

  private Optional<String> value(String source) {
    var value = values.find(source);
    if (value == null || value.isBlank()) {
      fault(source.isEmpty() ? "component spec" : source, true, source.isEmpty() ? "has a parameter without a source" : value == null ? "is missing" : "is empty");
      return Optional.empty();
    }
    return Optional.of(value);
  }

  private boolean fits(String source, String text, int limit, String phrase) {
    boolean fits = text.length() <= limit;
    if (!fits) {
      fault(source, false, phrase + " " + limit + " characters");
    }
    return fits;
  }

  private void fault(String variable, boolean missing, String reason) {
    faults.add(new Rendering.Fault(variable, missing, reason));
  }
}
