package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.StatusEvent;

/** One thing that a webhook reported. */
public sealed interface MetaItem {
  record Inbound(InboundMessage message) implements MetaItem {}

  record Status(String tenant, StatusEvent event) implements MetaItem {}

  record Account(AccountEvent event) implements MetaItem {}

  /** Signed, but no tenant has that number or WABA: kept, because a tenant may be about to be enabled. */
  record Unrouted(String waba, String field, JsonNode value) implements MetaItem {}

  /** A change of a number that belongs to another app than the one that signed: somebody else's, never accepted. */
  record Foreign(String phoneNumberId) implements MetaItem {}

  /** A part that does not have the form Meta documents; the rest goes on. */
  record Malformed(String field, String what) implements MetaItem {}
}
