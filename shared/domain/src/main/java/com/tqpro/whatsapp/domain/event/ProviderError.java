package com.tqpro.whatsapp.domain.event;

/**
 * An error as the provider names it.
 *
 * @param code the provider's number; titles change, codes do not
 * @param text what a person can read, title and details together
 * @param traceId the provider's trace id for its support (Meta: fbtrace_id), or null
 */
public record ProviderError(int code, String text, String traceId) {}
