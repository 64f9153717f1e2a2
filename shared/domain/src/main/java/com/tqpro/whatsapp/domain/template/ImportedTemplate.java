package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;

/**
 * A template as read from its provider, with what filling it in takes derived from its components.
 *
 * @param contentSid Twilio's HX… sid, null for Meta
 * @param metaTemplateId null for Twilio
 * @param unsupportedReason why this kind is not sent; null: it is
 */
public record ImportedTemplate(
    Provider provider, String contentSid, String metaTemplateId, String name, String language, String status, String statusReason, String category, String quality,
    ParameterFormat parameterFormat, TemplateType templateType, JsonNode componentSpec, JsonNode variableMapping, JsonNode buttonConfig,
    JsonNode components, String unsupportedReason) {
  /** The status in which a template may be sent. */
  public static final String APPROVED = "APPROVED";
}
