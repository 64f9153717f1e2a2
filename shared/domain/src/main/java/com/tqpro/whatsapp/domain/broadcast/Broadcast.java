package com.tqpro.whatsapp.domain.broadcast;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/**
 * A broadcast as stored.
 *
 * @param sender id of the business number at the provider
 * @param template the template's settings as they were when the broadcast was created
 * @param variables values for all recipients, by source name
 * @param stateReason why it is in its state, where that is not a person's plain wish
 * @param epoch raised by every change of state; tickets of an older one are void
 * @param timeZone the zone its schedule was given in
 */
public record Broadcast(
    UUID id, String name, Provider provider, String sender, UUID templateId, TemplateSnapshot template, Map<String, String> variables,
    BroadcastState state, String stateReason, int epoch, Instant scheduledAt, String timeZone, int workers, Instant startedAt, Instant endedAt,
    String createdBy, Instant createdAt) {
  public Broadcast {
    variables = Map.copyOf(variables);
  }

  /** A recipient's own values over those of the whole broadcast: what {@code TemplateRenderer.render} takes. */
  public static Map<String, String> values(Map<String, String> ofBroadcast, Map<String, String> ofRecipient) {
    var all = new HashMap<>(ofBroadcast);
    all.putAll(ofRecipient);
    return all;
  }
}
