package com.tqpro.whatsapp.tools;

import java.math.BigDecimal;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/** A tenant's rows in the registry. */
final class TenantRegistration {
  private static final BigDecimal META_RATE = new BigDecimal("80");
  private static final BigDecimal TWILIO_RATE = new BigDecimal("13.333");

  private final Installation installation;
  private final String slug;

  TenantRegistration(Installation installation, String slug) {
    if (!slug.matches("[a-z][a-z0-9-]{1,30}")) {
      throw new IllegalArgumentException("A tenant's key is of small letters, digits and hyphens; this is none: " + slug);
    }
    this.installation = installation;
    this.slug = slug;
  }

  boolean exists() {
    return row("select 1 from public.tenant where slug = ?", slug);
  }

  boolean enabled() {
    return row("select 1 from public.tenant where slug = ? and enabled", slug);
  }

  /** A new tenant is off until all steps are done. */
  void create(String name, String timeZone) {
    run(h -> {
      h.execute("insert into public.tenant (slug, name, enabled, time_zone) values (?, ?, false, coalesce(?, 'Asia/Dubai'))", slug, name, timeZone);
      installation.audit(h, "tenant.create", slug, null, Map.of("name", name));
    });
  }

  boolean named(TenantPlan plan) {
    return row("select 1 from public.tenant where slug = ? and name = coalesce(?, name) and time_zone = coalesce(?, time_zone)", slug, plan.name, plan.timeZone);
  }

  void name(TenantPlan plan) {
    run(h -> h.execute("update public.tenant set name = coalesce(?, name), time_zone = coalesce(?, time_zone), updated_at = now() where slug = ?", plan.name, plan.timeZone, slug));
  }

  void enable(boolean on) {
    run(h -> {
      h.execute("update public.tenant set enabled = ?, updated_at = now() where slug = ?", on, slug);
      installation.audit(h, on ? "tenant.enable" : "tenant.disable", slug, Map.of("enabled", !on), Map.of("enabled", on));
    });
  }

  boolean databaseIs(String database) {
    return row("select 1 from public.tenant_database where tenant_slug = ? and db_name = ? and db_user = ?", slug, database, database);
  }

  void database(String database) {
    run(h -> h.execute("""
        insert into public.tenant_database (tenant_slug, db_name, db_user) values (?, ?, ?)
        on conflict (tenant_slug) do update set db_name = excluded.db_name, db_user = excluded.db_user, updated_at = now()""", slug, database, database));
  }

  /** The random part of an own app's webhook URL; empty with the shared app or without any. */
  Optional<String> appKey() {
    return installation.platform().call(h -> h.createQuery("select app_key from public.wa_meta_app where tenant_slug = :slug and not use_shared_meta_app")
        .bind("slug", slug).mapTo(String.class).findOne());
  }

  boolean appIs(TenantPlan plan) {
    return row("""
        select 1 from public.wa_meta_app where tenant_slug = ? and use_shared_meta_app = ? and waba_id is not distinct from coalesce(?, waba_id)
          and (cast(? as boolean) is null or ai_csr_enabled = ?)""", slug, !plan.ownApp, plan.waba, plan.ai, plan.ai);
  }

  void app(TenantPlan plan) {
    var key = plan.ownApp ? appKey().orElseGet(TenantRegistration::random) : null;
    run(h -> {
      h.execute("""
          insert into public.wa_meta_app as a (tenant_slug, use_shared_meta_app, app_key, waba_id, ai_csr_enabled) values (?, ?, ?, ?, ?)
          on conflict (tenant_slug) do update set use_shared_meta_app = excluded.use_shared_meta_app, app_key = excluded.app_key,
            waba_id = coalesce(excluded.waba_id, a.waba_id), ai_csr_enabled = coalesce(excluded.ai_csr_enabled, a.ai_csr_enabled), updated_at = now()""",
          slug, !plan.ownApp, key, plan.waba, plan.ai);
      installation.audit(h, "tenant.app", slug, null, Map.of("ownApp", plan.ownApp));
    });
  }

  boolean numberIs(String provider, String sender, String display, BigDecimal rate) {
    return row("""
        select 1 from public.wa_phone_routing where provider = ? and sender = ? and tenant_slug = ? and display_number = ? and enabled
          and rate_per_second = coalesce(?, rate_per_second)""", provider, sender, slug, display, rate);
  }

  /** @throws IllegalArgumentException when it is another tenant's */
  void number(String provider, String sender, String display, BigDecimal rate) {
    run(h -> {
      var owner = h.createQuery("select tenant_slug from public.wa_phone_routing where provider = :p and sender = :s for update")
          .bind("p", provider).bind("s", sender).mapTo(String.class).findOne();
      if (owner.isPresent() && !owner.get().equals(slug)) {
        throw new IllegalArgumentException("The number " + sender + " belongs to tenant " + owner.get() + ".");
      }
      h.execute("""
          insert into public.wa_phone_routing as r (provider, sender, tenant_slug, display_number, rate_per_second) values (?, ?, ?, ?, coalesce(?, ?))
          on conflict (provider, sender) do update set display_number = excluded.display_number, enabled = true,
            rate_per_second = coalesce(?, r.rate_per_second), updated_at = now()""",
          provider, sender, slug, display, rate, provider.equals("META") ? META_RATE : TWILIO_RATE, rate);
      installation.audit(h, "tenant.number", slug, null, Map.of("provider", provider, "sender", sender));
    });
  }

  /** The tenant's senders by provider. */
  SortedMap<String, SortedSet<String>> senders() {
    var senders = new TreeMap<String, SortedSet<String>>();
    installation.platform().run(h -> h.createQuery("select provider, sender from public.wa_phone_routing where tenant_slug = :slug and enabled").bind("slug", slug)
        .map((rs, c) -> Map.entry(rs.getString("provider"), rs.getString("sender"))).forEach(e -> senders.computeIfAbsent(e.getKey(), p -> new TreeSet<>()).add(e.getValue())));
    return senders;
  }

  boolean usesSharedApp() {
    return row("select 1 from public.wa_meta_app where tenant_slug = ? and use_shared_meta_app", slug);
  }

  private boolean row(String sql, Object... values) {
    return installation.platform().call(h -> h.select(sql, values).mapToMap().findFirst().filter(Objects::nonNull).isPresent());
  }

  private void run(java.util.function.Consumer<Handle> work) {
    installation.platform().transaction(h -> {
      work.accept(h);
      return null;
    });
  }

  private static String random() {
    var drawn = new byte[24];
    new SecureRandom().nextBytes(drawn);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(drawn);
  }
}
