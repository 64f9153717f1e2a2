package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;

/**
 * What a person says of a template.
 *
 * @param name what people call it here
 * @param contentSid Twilio's HX… sid; null for Meta
 * @param metaName the name as registered at Meta; null for Twilio
 * @param status APPROVED, or PENDING until the provider has approved it; an import or the provider's own events follow it from then on
 */
public record TemplateDraft(
    String name, Provider provider, String contentSid, String metaName, String language, TemplateType templateType, String category, String status,
    ParameterFormat parameterFormat, JsonNode componentSpec, JsonNode variableMapping, JsonNode buttonConfig) {}
