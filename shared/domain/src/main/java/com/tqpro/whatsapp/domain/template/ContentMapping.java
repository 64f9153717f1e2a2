package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which source fills which placeholder of a Twilio content template. A template's own mapping decides; MEDIA without one has the four
 * of the old system (docs/decisions/0002-twilio-media-variables.md); entries of the button config may name their placeholder.
 */
public final class ContentMapping {
  /** In place of a placeholder: the source of the message's own parameter MediaUrl; an empty source switches it off. */
  public static final String MEDIA_URL = "MediaUrl";
  static final Map<String, String> MEDIA_SOURCES = new TreeMap<>(Map.of("1", "recipient_name", "2", "message_body", "3", "media_url", "4", "shortlink"));

  private final Map<String, String> sources = new LinkedHashMap<>();
  private final String mediaSource;

  ContentMapping(TemplateSnapshot template) {
    var given = new LinkedHashMap<String, String>();
    template.variableMapping().properties().forEach(e -> given.put(e.getKey(), e.getValue().asText("")));
    boolean media = template.templateType() == TemplateType.MEDIA;
    var named = given.remove(MEDIA_URL);
    this.mediaSource = named == null ? media ? "media_url" : "" : named;
    if (given.isEmpty() && media && placeholders(template.components()).isEmpty()) {
      given.putAll(MEDIA_SOURCES);
    }
    for (var button : template.buttonConfig()) {
      if (button.hasNonNull("variable")) {
        given.putIfAbsent(button.path("variable").asText(), button.path("source").asText("button_" + (button.path("index").asInt() + 1) + "_url"));
      }
    }
    var known = new LinkedHashSet<>(placeholders(template.components()));
    known.addAll(given.keySet());
    // All in one order, whoever wrote the mapping down.
    var braced = new StringBuilder();
    known.forEach(p -> braced.append("{{").append(p).append("}}"));
    Placeholders.of(braced.toString()).forEach(p -> sources.put(p, given.getOrDefault(p, "")));
  }

  /** Source by placeholder, in the order of the placeholders; an empty source: the mapping does not say. */
  Map<String, String> sources() {
    return sources;
  }

  /** The source of MediaUrl, or empty for none. */
  String mediaSource() {
    return mediaSource;
  }

  /** The placeholders anywhere in registered content types. */
  static LinkedHashSet<String> placeholders(JsonNode types) {
    var all = new StringBuilder();
    texts(types, all);
    return new LinkedHashSet<>(Placeholders.of(all.toString()));
  }

  private static void texts(JsonNode node, StringBuilder all) {
    if (node.isTextual()) {
      all.append(node.textValue()).append(' ');
    }
    node.forEach(child -> texts(child, all));
  }
}
