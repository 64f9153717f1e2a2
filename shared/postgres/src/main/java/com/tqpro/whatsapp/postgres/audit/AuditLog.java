package com.tqpro.whatsapp.postgres.audit;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/**
 * Writes who did what to {@code tqwa.audit_log}, within the transaction that does it. Details and what was before and after never hold
 * a person's data or a secret.
 */
public final class AuditLog {
  private AuditLog() {}

  /** @param details written as JSON, may be null */
  public static void add(Handle h, Instant at, Actor who, String action, Object subject, Object details) {
    write(h, at, who, action, subject, details, null, null);
  }

  /** A change of something that was there or is there now; {@code before} and {@code after} are written as JSON and may be null. */
  public static void change(Handle h, Instant at, Actor who, String action, Object subject, Object before, Object after) {
    write(h, at, who, action, subject, null, before, after);
  }

  private static void write(Handle h, Instant at, Actor who, String action, Object subject, Object details, Object before, Object after) {
    h.createUpdate("""
            insert into tqwa.audit_log (id, at, who, action, subject, details, request_id, source_address, before, after)
            values (:id, :at, :who, :action, :subject, cast(:details as jsonb), :request, :source, cast(:before as jsonb), cast(:after as jsonb))""")
        .bind("id", UuidV7.at(at.toEpochMilli())).bind("at", at.atOffset(ZoneOffset.UTC)).bind("who", who.name()).bind("action", action)
        .bind("subject", subject == null ? null : subject.toString()).bind("details", json(details))
        .bind("request", who.requestId()).bind("source", who.from()).bind("before", json(before)).bind("after", json(after)).execute();
  }

  private static String json(Object value) {
    return value == null ? null : Json.text(value);
  }
}
