package com.tqpro.whatsapp.domain.event;

import java.time.Instant;
import java.util.UUID;

/** A send that the provider accepted but whose row could not be written at the time. */
public record AcceptedEvent(UUID rowId, int attempt, String providerMessageId, Instant at) {}
