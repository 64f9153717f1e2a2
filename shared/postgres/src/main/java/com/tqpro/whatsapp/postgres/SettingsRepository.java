package com.tqpro.whatsapp.postgres;

import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.AuditLog;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jdbi.v3.core.Handle;

/** The settings that a tenant set for itself, by property name. */
public final class SettingsRepository {
  private final Database database;

  public SettingsRepository(Database database) {
    this.database = database;
  }

  public Map<String, String> all() {
    return database.call(h -> {
      var values = new HashMap<String, String>();
      h.createQuery("select name, value from tqwa.setting").map((rs, c) -> Map.entry(rs.getString(1), rs.getString(2)))
          .forEach(e -> values.put(e.getKey(), e.getValue()));
      return values;
    });
  }

  /** Sets one value; the caller has checked it with {@code Setting.complaint}. */
  public void set(String name, String value, String by) {
    database.run(h -> h.createUpdate("""
            insert into tqwa.setting (name, value, updated_by) values (:name, :value, :by)
            on conflict (name) do update set value = excluded.value, updated_by = excluded.updated_by, updated_at = now()""")
        .bind("name", name).bind("value", value).bind("by", by).execute());
  }

  /** The tenant's own rows with who set them. */
  public List<Row> rows() {
    return database.call(h -> h.createQuery("select name, value, updated_at, updated_by from tqwa.setting order by name").map((rs, c) -> row(rs)).list());
  }

  /** Sets a value and audits what was before, in one transaction. @param shown how a value stands in the audit log */
  public Row set(String name, String value, Actor by, UnaryOperator<String> shown, Instant now) {
    return database.transaction(h -> {
      var before = locked(h, name);
      h.createUpdate("""
              insert into tqwa.setting (name, value, updated_at, updated_by) values (:name, :value, :now, :by)
              on conflict (name) do update set value = excluded.value, updated_by = excluded.updated_by, updated_at = excluded.updated_at""")
          .bind("name", name).bind("value", value).bind("now", Rows.time(now)).bind("by", by.name()).execute();
      AuditLog.change(h, now, by, "setting.set", name, before.map(b -> Map.of("value", shown.apply(b.value()))).orElse(null), Map.of("value", shown.apply(value)));
      return new Row(name, value, now, by.name());
    });
  }

  /** Takes the tenant's own value away and audits it. @return false when there was none */
  public boolean unset(String name, Actor by, UnaryOperator<String> shown, Instant now) {
    return database.transaction(h -> {
      var before = locked(h, name);
      before.ifPresent(b -> {
        h.createUpdate("delete from tqwa.setting where name = :name").bind("name", name).execute();
        AuditLog.change(h, now, by, "setting.unset", name, Map.of("value", shown.apply(b.value())), null);
      });
      return before.isPresent();
    });
  }

  private static Optional<Row> locked(Handle h, String name) {
    return h.createQuery("select name, value, updated_at, updated_by from tqwa.setting where name = :name for update").bind("name", name).map((rs, c) -> row(rs)).findOne();
  }

  private static Row row(ResultSet rs) throws SQLException {
    return new Row(rs.getString("name"), rs.getString("value"), Rows.instant(rs, "updated_at"), rs.getString("updated_by"));
  }

  /** A setting that the tenant made. */
  public record Row(String name, String value, Instant at, String by) {}
}
