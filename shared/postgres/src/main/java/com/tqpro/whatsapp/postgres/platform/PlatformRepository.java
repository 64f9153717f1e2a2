package com.tqpro.whatsapp.postgres.platform;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.audit.Actor;
import com.tqpro.whatsapp.postgres.audit.PlatformAudit;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The platform database: the registry, its version, and settings of the whole installation. */
public final class PlatformRepository {
  private final Database database;

  public PlatformRepository(Database database) {
    this.database = database;
  }

  /** Raises the version, so that every function drops what it keeps, and reads the registry as of then. */
  public RegistrySnapshot bump() {
    return database.transaction(h -> {
      h.execute("update public.registry_version set version = version + 1, updated_at = now()");
      return read(h);
    });
  }

  /** As {@link #bump()}, on record. */
  public RegistrySnapshot bump(Actor who, Instant at) {
    return database.transaction(h -> {
      long version = h.createQuery("update public.registry_version set version = version + 1, updated_at = now() returning version").mapTo(Long.class).one();
      PlatformAudit.change(h, at, who, "registry.refresh", null, Map.of("version", version - 1), Map.of("version", version));
      return read(h);
    });
  }

  public RegistrySnapshot snapshot() {
    return database.transaction(PlatformRepository::read);
  }

  private static RegistrySnapshot read(Handle h) {
    // The version is read first: rows changed meanwhile belong to a later one, which projects them again.
    long version = h.createQuery("select version from public.registry_version").mapTo(Long.class).one();
    var senders = new HashMap<String, List<String>>();
    var numbers = h.createQuery("""
            select r.provider, r.sender, r.tenant_slug, r.display_number, coalesce(r.waba_id, a.waba_id) as waba, r.rate_per_second,
                   case when r.provider = 'META' then case when a.use_shared_meta_app then 'shared' else a.app_key end end as app_key
            from public.wa_phone_routing r
            join public.tenant t on t.slug = r.tenant_slug
            left join public.wa_meta_app a on a.tenant_slug = r.tenant_slug
            where r.enabled and t.enabled
            order by r.provider, r.sender""")
        .map((rs, c) -> new NumberRoute(Provider.valueOf(rs.getString("provider")), rs.getString("sender"), rs.getString("tenant_slug"),
            rs.getString("display_number"), rs.getString("waba"), rs.getString("app_key"), rs.getDouble("rate_per_second")))
        .list();
    numbers.forEach(n -> senders.computeIfAbsent(n.tenant(), t -> new ArrayList<>()).add(n.sender()));
    var tenants = h.createQuery("""
            select t.slug, t.name, t.enabled, t.time_zone, a.use_shared_meta_app, a.waba_id, a.ai_csr_enabled,
                   case when a.use_shared_meta_app then 'shared' else a.app_key end as app_key
            from public.tenant t left join public.wa_meta_app a on a.tenant_slug = t.slug
            order by t.slug""")
        .map((rs, c) -> new TenantRoute(rs.getString("slug"), rs.getString("name"), rs.getBoolean("enabled"), rs.getBoolean("use_shared_meta_app"),
            rs.getString("app_key"), rs.getString("waba_id"), rs.getString("time_zone"), senders.getOrDefault(rs.getString("slug"), List.of()),
            rs.getObject("ai_csr_enabled", Boolean.class)))
        .list();
    return new RegistrySnapshot(version, tenants, numbers, settings(h));
  }

  private static Map<String, String> settings(Handle h) {
    var values = new HashMap<String, String>();
    h.createQuery("select name, value from public.setting").map((rs, c) -> Map.entry(rs.getString(1), rs.getString(2)))
        .forEach(e -> values.put(e.getKey(), e.getValue()));
    return values;
  }
}
