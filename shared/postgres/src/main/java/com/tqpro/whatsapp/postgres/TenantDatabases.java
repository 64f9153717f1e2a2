package com.tqpro.whatsapp.postgres;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * The tenants' databases, one kept connection each, at most {@value #KEPT} at once (least recently used closes). A database that
 * refused is left alone for thirty seconds, so that one tenant's outage does not eat the time of the others.
 */
public final class TenantDatabases implements AutoCloseable {
  static final int KEPT = 4;
  static final Duration REST = Duration.ofSeconds(30);

  private final Function<String, ConnectionSettings> settings;
  private final InstantSource clock;
  private final LinkedHashMap<String, Database> open = new LinkedHashMap<>(8, 0.75f, true);
  private final Map<String, Instant> refused = new HashMap<>();

  /** @param settings where a tenant's database is; throws for a tenant without one */
  public TenantDatabases(Function<String, ConnectionSettings> settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** @throws TenantUnavailable while the tenant's database rests after a refusal */
  public Database of(String tenant) {
    var since = refused.get(tenant);
    if (since != null) {
      if (since.plus(REST).isAfter(clock.instant())) {
        throw new TenantUnavailable(tenant);
      }
      refused.remove(tenant);
    }
    var database = open.get(tenant);
    if (database == null) {
      database = new Database(settings.apply(tenant), clock);
      open.put(tenant, database);
      if (open.size() > KEPT) {
        open.pollFirstEntry().getValue().close();
      }
    }
    return database;
  }

  /** Says that the tenant's database refused or broke: it is closed and left alone for thirty seconds. */
  public void refused(String tenant) {
    refused.put(tenant, clock.instant());
    forget(tenant);
  }

  /** Closes the tenant's connection; the next use reads its settings anew. */
  public void forget(String tenant) {
    var database = open.remove(tenant);
    if (database != null) {
      database.close();
    }
  }

  /** How many statements went to the tenant's database through this object. */
  public long statements(String tenant) {
    var database = open.get(tenant);
    return database == null ? 0 : database.statements();
  }

  @Override
  public void close() {
    open.values().forEach(Database::close);
    open.clear();
    refused.clear();
  }

  /** The tenant's database refused within the last thirty seconds. */
  public static final class TenantUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TenantUnavailable(String tenant) {
      super("the database of tenant " + tenant + " refused a moment ago and is left alone for " + REST.toSeconds() + " s");
    }
  }
}
