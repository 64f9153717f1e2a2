package com.tqpro.whatsapp.postgres.audit;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import org.jdbi.v3.core.Handle;

/** Writes who did what to {@code tqwa.audit_log}, within the transaction that does it. Details never hold a person's data. */
public final class AuditLog {
  private AuditLog() {}

  /** @param details written as JSON, may be null */
  public static void add(Handle h, Instant at, Actor who, String action, Object subject, Object details) {
    h.createUpdate("""
            insert into tqwa.audit_log (id, at, who, action, subject, details, request_id)
            values (:id, :at, :who, :action, :subject, cast(:details as jsonb), :request)""")
        .bind("id", UuidV7.at(at.toEpochMilli())).bind("at", at.atOffset(java.time.ZoneOffset.UTC)).bind("who", who.name()).bind("action", action)
        .bind("subject", subject == null ? null : subject.toString()).bind("details", details == null ? null : Json.text(details))
        .bind("request", who.requestId()).execute();
  }
}
