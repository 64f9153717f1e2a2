package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.template.TemplateSnapshot;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;

/** A tenant's broadcasts. What changes their state is {@link BroadcastControl}. */
public final class BroadcastRepository {
  private static final String COLUMNS = """
      id, name, provider, sender, template_id, template, variables, state, state_reason, epoch, scheduled_at, time_zone, workers, started_at,
      ended_at, created_by, created_at""";

  private final Database database;

  public BroadcastRepository(Database database) {
    this.database = database;
  }

  public void insert(Broadcast b, Actor who) {
    database.transaction(h -> {
      h.createUpdate("""
              insert into tqwa.broadcast (id, name, provider, sender, template_id, template, variables, state, workers, created_by, created_at, updated_at)
              values (:id, :name, :provider, :sender, :templateId, cast(:template as jsonb), cast(:variables as jsonb), :state, :workers, :by, :at, :at)""")
          .bind("id", b.id()).bind("name", b.name()).bind("provider", b.provider().name()).bind("sender", b.sender())
          .bind("templateId", b.templateId()).bind("template", Json.text(b.template())).bind("variables", Json.text(b.variables()))
          .bind("state", b.state().name()).bind("workers", b.workers()).bind("by", b.createdBy()).bind("at", Rows.time(b.createdAt())).execute();
      AuditLog.change(h, b.createdAt(), who, "broadcast.create", b.id(), null, Map.of("state", b.state(), "template", b.template().name(), "language", b.template().language()));
      return null;
    });
  }

  public Optional<Broadcast> find(UUID id) {
    return database.call(h -> find(h, id));
  }

  public static Optional<Broadcast> find(Handle h, UUID id) {
    return query(h, id, "");
  }

  /** As {@link #find}, holding the row until the transaction ends: two changes of one broadcast happen one after the other. */
  public static Optional<Broadcast> lock(Handle h, UUID id) {
    return query(h, id, " for update");
  }

  private static Optional<Broadcast> query(Handle h, UUID id, String locking) {
    return h.createQuery("select " + COLUMNS + " from tqwa.broadcast where id = :id" + locking).bind("id", id).map((rs, c) -> read(rs)).findOne();
  }

  /**
   * The newest first.
   *
   * @param state null: all
   * @param after the last one of the page before; null begins
   */
  public List<Broadcast> page(BroadcastState state, Broadcast after, int limit) {
    return database.call(h -> h.createQuery("select " + COLUMNS + """
             from tqwa.broadcast
            where (cast(:state as text) is null or state = :state)
              and (cast(:at as timestamptz) is null or (created_at, id) < (:at, cast(:id as uuid)))
            order by created_at desc, id desc limit :limit""")
        .bind("state", state == null ? null : state.name()).bind("at", after == null ? null : Rows.time(after.createdAt()))
        .bind("id", after == null ? null : after.id()).bind("limit", limit)
        .map((rs, c) -> read(rs)).list());
  }

  /** What the uploaded chunks were found to hold, by chunk number. */
  public List<ChunkReport> chunks(UUID broadcast) {
    return database.call(h -> chunks(h, broadcast));
  }

  static List<ChunkReport> chunks(Handle h, UUID broadcast) {
    return h.createQuery("select report from tqwa.broadcast_chunk where broadcast_id = :id order by chunk").bind("id", broadcast)
        .map((rs, c) -> Json.read(rs.getString(1), ChunkReport.class)).list();
  }

  private static Broadcast read(ResultSet rs) throws SQLException {
    var variables = new HashMap<String, String>();
    Rows.json(rs, "variables").properties().forEach(e -> variables.put(e.getKey(), e.getValue().asText()));
    return new Broadcast(Rows.uuid(rs, "id"), rs.getString("name"), Provider.valueOf(rs.getString("provider")), rs.getString("sender"),
        Rows.uuid(rs, "template_id"), Json.read(rs.getString("template"), TemplateSnapshot.class), variables,
        BroadcastState.valueOf(rs.getString("state")), rs.getString("state_reason"), rs.getInt("epoch"), Rows.instant(rs, "scheduled_at"),
        rs.getString("time_zone"), rs.getInt("workers"), Rows.instant(rs, "started_at"), Rows.instant(rs, "ended_at"), rs.getString("created_by"),
        Rows.instant(rs, "created_at"));
  }
}
