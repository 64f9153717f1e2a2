package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import java.util.List;

/**
 * One change of a webhook, read: what of it concerns whom.
 *
 * @param waba entry id, the WhatsApp Business Account
 * @param phoneNumberId the number it concerns; null when it concerns the whole account
 * @param accountEvents without a tenant: whose they are is decided by routing
 * @param source the change as it came, in an entry of its own
 */
public record WebhookChange(
    String waba, String field, String phoneNumberId, List<InboundMessage> messages, List<StatusEvent> statuses,
    List<AccountEvent> accountEvents, List<WebhookNote> notes, JsonNode source) {
  /** How many events it holds. */
  public int size() {
    return messages.size() + statuses.size() + accountEvents.size();
  }
}
