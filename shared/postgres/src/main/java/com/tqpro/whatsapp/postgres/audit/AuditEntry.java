package com.tqpro.whatsapp.postgres.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.UUID;

/** A line of the audit log; what is not known is null. */
public record AuditEntry(UUID id, Instant at, String who, String from, String action, String subject, JsonNode details, JsonNode before, JsonNode after, String requestId) {}
