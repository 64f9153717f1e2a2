package com.tqpro.whatsapp.runtime.registry;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.domain.tenant.TenantRoute;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.DeleteRequest;
import software.amazon.awssdk.services.dynamodb.model.PutRequest;
import software.amazon.awssdk.services.dynamodb.model.WriteRequest;

/**
 * Writes the registry into DynamoDB, where functions without the platform database read it. Only what differs is written, what is
 * gone is deleted, and the version comes last: who sees the new version sees the new items.
 */
public final class RegistryProjector {
  private static final int BATCH = 25;

  private final DynamoDbClient client;
  private final String table;
  private final Supplier<Optional<String>> sharedWaba;

  /** @param sharedWaba META_WABA_ID, for tenants of the shared app that name no WABA */
  public RegistryProjector(DynamoDbClient client, String table, Supplier<Optional<String>> sharedWaba) {
    this.client = client;
    this.table = table;
    this.sharedWaba = sharedWaba;
  }

  /** @return what was changed */
  public Result project(RegistrySnapshot snapshot) {
    var wanted = items(snapshot.withSharedWaba(sharedWaba.get().orElse(null)));
    var present = scan();
    var storedVersion = Long.parseLong(present.getOrDefault(Keys.VERSION, "0"));
    if (storedVersion > snapshot.version()) {
      return new Result(storedVersion, 0, 0);
    }
    var writes = new ArrayList<WriteRequest>();
    wanted.forEach((key, value) -> {
      if (!value.equals(present.get(key))) {
        writes.add(put(key, value));
      }
    });
    int puts = writes.size();
    present.keySet().stream().filter(key -> !key.equals(Keys.VERSION) && !wanted.containsKey(key)).forEach(key ->
        writes.add(WriteRequest.builder().deleteRequest(DeleteRequest.builder().key(Map.of(Keys.PK, AttributeValue.fromS(key))).build()).build()));
    for (int from = 0; from < writes.size(); from += BATCH) {
      write(writes.subList(from, Math.min(writes.size(), from + BATCH)));
    }
    if (storedVersion != snapshot.version()) {
      client.putItem(r -> r.tableName(table).item(item(Keys.VERSION, Long.toString(snapshot.version()))));
    }
    return new Result(snapshot.version(), puts, writes.size() - puts);
  }

  private static Map<String, String> items(RegistrySnapshot snapshot) {
    var items = new HashMap<String, String>();
    var enabled = new TreeSet<String>();
    var wabas = new TreeMap<String, TreeSet<String>>();
    for (TenantRoute tenant : snapshot.tenants()) {
      items.put(Keys.tenant(tenant.slug()), Json.text(tenant));
      if (!tenant.enabled()) {
        continue;
      }
      enabled.add(tenant.slug());
      if (tenant.appKey() != null && !tenant.appKey().equals(NumberRoute.SHARED_APP)) {
        items.put(Keys.app(tenant.appKey()), tenant.slug());
      }
      if (tenant.waba() != null) {
        wabas.computeIfAbsent(Keys.waba(tenant.waba(), tenant.appKey()), k -> new TreeSet<>()).add(tenant.slug());
      }
    }
    for (NumberRoute number : snapshot.numbers()) {
      items.put(Keys.number(number.provider(), number.sender()), Json.text(number));
      if (number.provider() == Provider.META && number.waba() != null) {
        wabas.computeIfAbsent(Keys.waba(number.waba(), number.appKey()), k -> new TreeSet<>()).add(number.tenant());
      }
    }
    wabas.forEach((key, tenants) -> items.put(key, Json.text(tenants)));
    items.put(Keys.TENANTS, Json.text(enabled));
    items.put(Keys.SETTINGS, Json.text(new TreeMap<>(snapshot.settings())));
    return items;
  }

  private Map<String, String> scan() {
    var present = new HashMap<String, String>();
    client.scanPaginator(r -> r.tableName(table).consistentRead(true)).items()
        .forEach(item -> present.put(item.get(Keys.PK).s(), item.get(Keys.VALUE).s()));
    return present;
  }

  private void write(List<WriteRequest> batch) {
    var waiting = batch;
    for (int tries = 0; !waiting.isEmpty(); tries++) {
      if (tries == 5) {
        throw new IllegalStateException("DynamoDB left " + waiting.size() + " registry items unwritten after five tries");
      }
      var requests = Map.of(table, waiting);
      waiting = client.batchWriteItem(r -> r.requestItems(requests)).unprocessedItems().getOrDefault(table, List.of());
    }
  }

  private static WriteRequest put(String key, String value) {
    return WriteRequest.builder().putRequest(PutRequest.builder().item(item(key, value)).build()).build();
  }

  private static Map<String, AttributeValue> item(String key, String value) {
    return Map.of(Keys.PK, AttributeValue.fromS(key), Keys.VALUE, AttributeValue.fromS(value));
  }

  /** @param version the version now in the table */
  public record Result(long version, int written, int deleted) {}
}
