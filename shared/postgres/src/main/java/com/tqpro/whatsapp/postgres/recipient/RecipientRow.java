package com.tqpro.whatsapp.postgres.recipient;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * One recipient of a broadcast, for people and callers.
 *
 * @param recipient digits of the phone, or a BSUID; null when the number could not be read
 * @param hint last two digits of a number that could not be read
 * @param values decrypted, null when the reader may not see them or the person was erased
 * @param name decrypted, or null
 * @param settledAt when the row took its state
 */
public record RecipientRow(
    UUID id, UUID broadcastId, int chunk, int row, String provider, String sender, String recipient, String hint, String name, Map<String, String> values,
    String state, String skipReason, int attempt, String providerMessageId, Integer errorCode, String errorText, Instant createdAt, Instant sentAt,
    Instant deliveredAt, Instant readAt, Instant settledAt) {}
