package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.tqpro.whatsapp.domain.event.Provider;

/**
 * A template with everything that filling it in takes, copied when a broadcast is created: later changes of the template or of
 * settings do not touch a broadcast that exists. Stored as {@code broadcast.template}.
 *
 * @param name the name registered at Meta; for Twilio the template's own name
 * @param language exactly as registered (en and en_US are two)
 * @param contentSid Twilio's HX… sid, null for Meta
 * @param componentSpec what to fill in, in the configuration guide's notation (section 4); button entries may name the template's URL in
 *     {@code url} where {@code components} is not known
 * @param variableMapping placeholder of the body to source
 * @param buttonConfig the buttons, for people
 * @param components as registered at the provider, or missing
 * @param mediaPrefix broadcast.wa.media.cdn.prefix, put in front of relative media URLs; may be null
 * @param shortlink broadcast.wa.shortlink, value of the source {@code shortlink} where a recipient has none; may be null
 */
public record TemplateSnapshot(
    Provider provider, String name, String language, TemplateType templateType, ParameterFormat parameterFormat, String contentSid,
    JsonNode componentSpec, JsonNode variableMapping, JsonNode buttonConfig, JsonNode components, String mediaPrefix, String shortlink) {
  public TemplateSnapshot {
    parameterFormat = parameterFormat == null ? ParameterFormat.POSITIONAL : parameterFormat;
    componentSpec = orMissing(componentSpec);
    variableMapping = orMissing(variableMapping);
    buttonConfig = orMissing(buttonConfig);
    components = orMissing(components);
    mediaPrefix = blankToNull(mediaPrefix);
    shortlink = blankToNull(shortlink);
  }

  private static JsonNode orMissing(JsonNode node) {
    return node == null || node.isNull() ? MissingNode.getInstance() : node;
  }

  private static String blankToNull(String text) {
    return text == null || text.isBlank() ? null : text.strip();
  }
}
