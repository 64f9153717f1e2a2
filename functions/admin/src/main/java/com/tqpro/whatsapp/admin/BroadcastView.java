package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.event.Provider;
import java.time.Instant;
import java.util.UUID;

/** A broadcast as callers see it in lists and after actions. */
record BroadcastView(UUID id, String name, BroadcastState state, String stateReason, Provider provider, String sender, UUID templateId, String templateName,
    String language, Instant scheduledAt, String timeZone, Instant startedAt, Instant endedAt, String createdBy, Instant createdAt) {
  static BroadcastView of(Broadcast b) {
    return new BroadcastView(b.id(), b.name(), b.state(), b.stateReason(), b.provider(), b.sender(), b.templateId(), b.template().name(), b.template().language(),
        b.scheduledAt(), b.timeZone(), b.startedAt(), b.endedAt(), b.createdBy(), b.createdAt());
  }
}
