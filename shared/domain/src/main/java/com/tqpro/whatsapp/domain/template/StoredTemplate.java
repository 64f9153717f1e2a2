package com.tqpro.whatsapp.domain.template;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import java.time.Instant;
import java.util.UUID;

/**
 * A template of a tenant.
 *
 * @param name what people call it here; at Meta it is {@code metaName}
 * @param status the provider's word, APPROVED where it may be sent
 * @param version raised by every change
 */
public record StoredTemplate(
    UUID id, String name, Provider provider, String contentSid, String metaName, String metaTemplateId, String language, TemplateType templateType,
    String category, String status, String statusReason, String quality, ParameterFormat parameterFormat, JsonNode componentSpec,
    JsonNode variableMapping, JsonNode buttonConfig, JsonNode components, String unsupportedReason, long version, Instant createdAt, Instant updatedAt) {
  public boolean approved() {
    return ImportedTemplate.APPROVED.equals(status);
  }

  /**
   * The copy that a broadcast keeps.
   *
   * @param mediaPrefix broadcast.wa.media.cdn.prefix
   * @param shortlink broadcast.wa.shortlink
   */
  public TemplateSnapshot snapshot(String mediaPrefix, String shortlink) {
    return new TemplateSnapshot(provider, provider == Provider.META ? metaName : name, language, templateType, parameterFormat, contentSid,
        componentSpec, variableMapping, buttonConfig, components, mediaPrefix, shortlink);
  }
}
