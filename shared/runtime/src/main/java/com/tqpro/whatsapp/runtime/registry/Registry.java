package com.tqpro.whatsapp.runtime.registry;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * The registry as projected into DynamoDB: who owns which number, WABA and app. What was read is kept until the registry's version
 * moves, which is looked at every fifteen seconds at most; what was not found is asked for again each time.
 */
public final class Registry {
  static final Duration LOOK_EVERY = Duration.ofSeconds(15);

  private final DynamoDbClient client;
  private final String table;
  private final InstantSource clock;
  private final Map<String, String> kept = new ConcurrentHashMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private long version = -1;
  private Instant looked = Instant.EPOCH;

  public Registry(DynamoDbClient client, String table, InstantSource clock) {
    this.client = client;
    this.table = table;
    this.clock = clock;
  }

  /** Called when the version moved: drop what was derived from the registry or from secrets. */
  public void onMove(Runnable listener) {
    listeners.add(listener);
  }

  /** Looks at the version if that was not done for fifteen seconds, and forgets everything if it moved. */
  public synchronized void refreshIfMoved() {
    var now = clock.instant();
    if (looked.plus(LOOK_EVERY).isAfter(now)) {
      return;
    }
    looked = now;
    long current = fetch(Keys.VERSION).map(Long::parseLong).orElse(0L);
    if (current != version) {
      version = current;
      forget();
    }
  }

  /** Forgets everything at once, for instance after a restore from a snapshot. */
  public synchronized void reset() {
    looked = Instant.EPOCH;
    version = -1;
    forget();
  }

  /** The version in force when last looked at. */
  public synchronized long version() {
    return version;
  }

  public Optional<NumberRoute> number(Provider provider, String sender) {
    return find(Keys.number(provider, sender)).map(json -> Json.read(json, NumberRoute.class));
  }

  public Optional<TenantRoute> tenant(String slug) {
    return find(Keys.tenant(slug)).map(json -> Json.read(json, TenantRoute.class));
  }

  /** The enabled tenants of a WABA that report through that app. */
  public List<String> tenantsOfWaba(String waba, String appKey) {
    var tenants = new ArrayList<String>();
    find(Keys.waba(waba, appKey)).ifPresent(json -> Json.tree(json).forEach(t -> tenants.add(t.asText())));
    return tenants;
  }

  /** Whether an own Meta app has that key; the shared app always exists. */
  public boolean appExists(String appKey) {
    return appKey.equals(NumberRoute.SHARED_APP) || find(Keys.app(appKey)).isPresent();
  }

  /** The tenant whose own app has that key. */
  public Optional<String> tenantOfApp(String appKey) {
    return find(Keys.app(appKey));
  }

  public List<String> enabledTenants() {
    var tenants = new ArrayList<String>();
    find(Keys.TENANTS).ifPresent(json -> Json.tree(json).forEach(t -> tenants.add(t.asText())));
    return tenants;
  }

  /** Settings of the whole installation, by property name. */
  public Map<String, String> settings() {
    var values = new HashMap<String, String>();
    find(Keys.SETTINGS).ifPresent(json -> Json.tree(json).properties().forEach(e -> values.put(e.getKey(), e.getValue().asText())));
    return values;
  }

  private Optional<String> find(String key) {
    var held = kept.get(key);
    if (held != null) {
      return Optional.of(held);
    }
    var fetched = fetch(key);
    fetched.ifPresent(value -> kept.put(key, value));
    return fetched;
  }

  private Optional<String> fetch(String key) {
    var item = client.getItem(r -> r.tableName(table).key(Map.of(Keys.PK, AttributeValue.fromS(key))).consistentRead(true)).item();
    return item.isEmpty() ? Optional.empty() : Optional.of(item.get(Keys.VALUE).s());
  }

  private void forget() {
    kept.clear();
    listeners.forEach(Runnable::run);
  }
}
