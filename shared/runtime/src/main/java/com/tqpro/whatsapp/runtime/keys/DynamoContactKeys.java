package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Contacts' data keys, wrapped by the tenant's key, in a DynamoDB table without backups. Keys are never overwritten: two callers
 * that make one at the same time both end with the first.
 */
public final class DynamoContactKeys implements ContactKeys {
  /** DynamoDB's limits for one BatchGetItem and one TransactWriteItems. */
  private static final int BATCH = 100;
  private static final int AT_ONCE = 8;
  static final String PK = "pk";
  static final String WRAPPED = "k";

  private final DynamoDbClient client;
  private final String table;
  private final Function<String, TenantKeys> tenantKeys;

  public DynamoContactKeys(DynamoDbClient client, String table, Function<String, TenantKeys> tenantKeys) {
    this.client = client;
    this.table = table;
    this.tenantKeys = tenantKeys;
  }

  @Override
  public Map<UUID, ContactCipher> find(String tenant, Collection<UUID> contacts) {
    return inParallel(parts(contacts), part -> read(tenant, part));
  }

  private Map<UUID, ContactCipher> read(String tenant, List<UUID> contacts) {
    var keys = tenantKeys.apply(tenant);
    var found = new HashMap<UUID, ContactCipher>();
    var waiting = contacts.stream().map(c -> key(tenant, c)).toList();
    for (int tries = 0; !waiting.isEmpty(); tries++) {
      if (tries == 8) {
        throw new IllegalStateException("DynamoDB left " + waiting.size() + " contact keys unread after eight tries");
      }
      var asked = waiting;
      var answer = client.batchGetItem(r -> r.requestItems(Map.of(table,
          software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes.builder().keys(asked).consistentRead(true).build())));
      answer.responses().getOrDefault(table, List.of()).forEach(item -> {
        var contact = contact(item.get(PK).s());
        found.put(contact, keys.unwrap(contact, item.get(WRAPPED).b().asByteArray()));
      });
      var left = answer.unprocessedKeys().get(table);
      waiting = left == null ? List.of() : left.keys();
    }
    return found;
  }

  @Override
  public Map<UUID, ContactCipher> findOrCreate(String tenant, Collection<UUID> contacts) {
    return completed(tenant, contacts, find(tenant, contacts));
  }

  @Override
  public Map<UUID, ContactCipher> createOrFind(String tenant, Collection<UUID> contacts) {
    return completed(tenant, contacts, new HashMap<>());
  }

  private Map<UUID, ContactCipher> completed(String tenant, Collection<UUID> contacts, Map<UUID, ContactCipher> found) {
    for (int tries = 0; ; tries++) {
      var missing = new HashSet<>(contacts);
      missing.removeAll(found.keySet());
      if (missing.isEmpty()) {
        return found;
      }
      if (tries == 5) {
        throw new IllegalStateException("the keys of " + missing.size() + " contacts could not be made");
      }
      found.putAll(inParallel(parts(missing), part -> create(tenant, part)));
    }
  }

  @Override
  public void delete(String tenant, UUID contact) {
    client.deleteItem(r -> r.tableName(table).key(key(tenant, contact)));
  }

  private Map<UUID, ContactCipher> create(String tenant, List<UUID> contacts) {
    var keys = tenantKeys.apply(tenant);
    var made = new HashMap<UUID, ContactCipher>();
    var puts = new ArrayList<TransactWriteItem>();
    for (var contact : contacts) {
      var created = keys.create(contact);
      made.put(contact, created.cipher());
      var item = new HashMap<>(key(tenant, contact));
      item.put(WRAPPED, AttributeValue.fromB(SdkBytes.fromByteArray(created.wrapped())));
      puts.add(TransactWriteItem.builder().put(Put.builder().tableName(table).item(item).conditionExpression("attribute_not_exists(pk)").build()).build());
    }
    try {
      client.transactWriteItems(r -> r.transactItems(puts));
      return made;
    } catch (TransactionCanceledException e) {
      // Somebody else made at least one of them meanwhile: read theirs, the next round makes the rest.
      return read(tenant, contacts);
    }
  }

  /** A broadcast's ten thousand contacts are two hundred calls: one after the other they would take most of a request's time. */
  private static Map<UUID, ContactCipher> inParallel(List<List<UUID>> parts, Function<List<UUID>, Map<UUID, ContactCipher>> work) {
    var all = new HashMap<UUID, ContactCipher>();
    if (parts.size() < 2) {
      parts.forEach(part -> all.putAll(work.apply(part)));
      return all;
    }
    var places = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var calls = parts.stream().map(part -> threads.submit(() -> {
        places.acquire();
        try {
          return work.apply(part);
        } finally {
          places.release();
        }
      })).toList();
      for (var call : calls) {
        all.putAll(call.get());
      }
      return all;
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading contact keys", e);
    }
  }

  private static List<List<UUID>> parts(Collection<UUID> contacts) {
    var all = List.copyOf(new HashSet<>(contacts));
    var parts = new ArrayList<List<UUID>>();
    for (int from = 0; from < all.size(); from += BATCH) {
      parts.add(all.subList(from, Math.min(all.size(), from + BATCH)));
    }
    return parts;
  }

  private static Map<String, AttributeValue> key(String tenant, UUID contact) {
    return Map.of(PK, AttributeValue.fromS(tenant + "#" + contact));
  }

  private static UUID contact(String pk) {
    return UUID.fromString(pk.substring(pk.indexOf('#') + 1));
  }
}
