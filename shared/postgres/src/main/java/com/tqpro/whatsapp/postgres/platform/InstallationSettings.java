package com.tqpro.whatsapp.postgres.platform;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.Rows;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.PlatformAudit;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What is set for the whole installation: it holds for every tenant without a row of its own. Functions see a change with the registry's next version. */
public final class InstallationSettings {
  private final Database platform;

  public InstallationSettings(Database platform) {
    this.platform = platform;
  }

  /** By name. */
  public List<Row> rows() {
    return platform.call(h -> h.createQuery("select name, value, updated_at, updated_by from public.setting order by name")
        .map((rs, c) -> new Row(rs.getString("name"), rs.getString("value"), Rows.instant(rs, "updated_at"), rs.getString("updated_by"))).list());
  }

  /** Sets a value that the caller has checked, on record. @return false when it was that already */
  public boolean set(Setting setting, String value, Actor by, Instant now) {
    return platform.transaction(h -> {
      var before = locked(h, setting);
      if (before.filter(value::equals).isPresent()) {
        return false;
      }
      h.createUpdate("""
              insert into public.setting (name, value, updated_at, updated_by) values (:name, :value, :now, :by)
              on conflict (name) do update set value = excluded.value, updated_by = excluded.updated_by, updated_at = excluded.updated_at""")
          .bind("name", setting.property()).bind("value", value).bind("now", Rows.time(now)).bind("by", by.name()).execute();
      audit(h, now, by, setting, before, Optional.of(value));
      return true;
    });
  }

  /** Takes the installation's value away, on record. @return false when there was none */
  public boolean unset(Setting setting, Actor by, Instant now) {
    return platform.transaction(h -> {
      var before = locked(h, setting);
      if (before.isEmpty()) {
        return false;
      }
      h.createUpdate("delete from public.setting where name = :name").bind("name", setting.property()).execute();
      audit(h, now, by, setting, before, Optional.empty());
      return true;
    });
  }

  private static Optional<String> locked(Handle h, Setting setting) {
    return h.createQuery("select value from public.setting where name = :name for update").bind("name", setting.property()).mapTo(String.class).findOne();
  }

  private static void audit(Handle h, Instant now, Actor by, Setting setting, Optional<String> before, Optional<String> after) {
    PlatformAudit.change(h, now, by, after.isPresent() ? "setting.set" : "setting.unset", null, shown(setting, before), shown(setting, after));
  }

  private static Map<String, String> shown(Setting setting, Optional<String> value) {
    return value.map(v -> Map.of("name", setting.property(), "value", setting.masked(v))).orElse(null);
  }

  /** A setting of the installation. */
  public record Row(String name, String value, Instant at, String by) {}
}
