package com.tqpro.whatsapp.postgres.audit;

import com.tqpro.whatsapp.domain.id.UuidV7;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Instant;
import java.time.ZoneOffset;
import org.jdbi.v3.core.Handle;

/** Writes who changed the registry or keys to {@code public.audit_log} of the platform database. */
public final class PlatformAudit {
  private PlatformAudit() {}

  /** {@code before} and {@code after} are written as JSON, may be null and never hold a secret. @param tenant null: the installation */
  public static void change(Handle h, Instant at, Actor who, String action, String tenant, Object before, Object after) {
    h.createUpdate("""
            insert into public.audit_log (id, at, who, action, tenant_slug, request_id, source_address, before, after)
            values (:id, :at, :who, :action, :tenant, :request, :source, cast(:before as jsonb), cast(:after as jsonb))""")
        .bind("id", UuidV7.at(at.toEpochMilli())).bind("at", at.atOffset(ZoneOffset.UTC)).bind("who", who.name()).bind("action", action).bind("tenant", tenant)
        .bind("request", who.requestId()).bind("source", who.from())
        .bind("before", before == null ? null : Json.text(before)).bind("after", after == null ? null : Json.text(after)).execute();
  }
}
