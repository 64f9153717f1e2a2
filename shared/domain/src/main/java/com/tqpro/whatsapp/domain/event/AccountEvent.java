package com.tqpro.whatsapp.domain.event;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A change that concerns no single message: templates, quality, account, user preferences.
 *
 * @param field the provider's name of it, for instance message_template_status_update
 * @param id the same for every copy of one event: SHA-256 of WABA, time, field and value
 * @param at when the provider says it happened
 * @param value the provider's own object, unchanged
 */
public record AccountEvent(Provider provider, String tenant, String waba, String field, String id, Instant at, JsonNode value) {
  /** The same event as it concerns one tenant; an event of a WABA goes to every tenant of it. */
  public AccountEvent of(String owner) {
    return new AccountEvent(provider, owner, waba, field, id, at, value);
  }
}
