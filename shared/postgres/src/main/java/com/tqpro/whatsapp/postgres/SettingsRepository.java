package com.tqpro.whatsapp.postgres;

import java.util.HashMap;
import java.util.Map;

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
}
