package com.tqpro.whatsapp.postgres.audit;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;

/** Reads the audit log, newest first. */
public final class AuditReader {
  private final Database database;

  public AuditReader(Database database) {
    this.database = database;
  }

  /** @param action a whole action, or its first part with a dot at the end; the filters and {@code after} may be null */
  public List<AuditEntry> page(String who, String action, String subject, UUID after, int limit) {
    return database.call(h -> h.createQuery("""
            select id, at, who, source_address, action, subject, cast(details as text) as details, cast(before as text) as before, cast(after as text) as after, request_id
            from tqwa.audit_log,
              (select cast(:who as text) as who_is, cast(:subject as text) as subject_is, cast(:action as text) as action_is, cast(:last as uuid) as last_id) asked
            where (who_is is null or who = who_is) and (subject_is is null or subject = subject_is) and (last_id is null or id < last_id)
              and (action_is is null or action = action_is or right(action_is, 1) = '.' and starts_with(action, action_is))
            order by id desc limit :limit""")
        .bind("who", who).bind("action", action).bind("subject", subject).bind("last", after).bind("limit", limit).map((rs, c) -> entry(rs)).list());
  }

  private static AuditEntry entry(ResultSet rs) throws SQLException {
    return new AuditEntry(Rows.uuid(rs, "id"), Rows.instant(rs, "at"), rs.getString("who"), rs.getString("source_address"), rs.getString("action"),
        rs.getString("subject"), json(rs, "details"), json(rs, "before"), json(rs, "after"), rs.getString("request_id"));
  }

  private static JsonNode json(ResultSet rs, String column) throws SQLException {
    var text = rs.getString(column);
    return text == null ? null : Json.tree(text);
  }
}
