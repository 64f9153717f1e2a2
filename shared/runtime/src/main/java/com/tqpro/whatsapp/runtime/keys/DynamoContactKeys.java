package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.ContactCipher;
import com.tqpro.whatsapp.domain.crypto.ContactKeys;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.stream.Collectors;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.KeysAndAttributes;
import software.amazon.awssdk.services.dynamodb.model.Put;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.TransactWriteItem;
import software.amazon.awssdk.services.dynamodb.model.TransactionCanceledException;

/**
 * Contacts' data keys, wrapped by the tenant's key, in a DynamoDB table without backups. The keys of contacts that were made together
 * share an item: it is written and read at once. Keys are never overwritten: two callers that make one at the same time both end with the
 * first.
 */
public final class DynamoContactKeys implements ContactKeys {
  /** DynamoDB's limit for one BatchGetItem. */
  private static final int BATCH = 100;
  private static final int PAGES_A_WRITE = 25;
  private static final String UNLESS_THERE = "attribute_not_exists(pk)";
  private static final int AT_ONCE = 8;
  /** So many calls go one after the other: threads would cost more than they save. */
  private static final int FEW = 2;

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
    var wanted = new HashSet<>(contacts);
    var keys = tenantKeys.apply(tenant);
    var pages = wanted.stream().map(c -> KeyPage.of(tenant, c)).distinct().toList();
    return inParallel(parts(pages, BATCH), part -> {
      var found = new HashMap<UUID, ContactCipher>();
      for (var item : read(part)) {
        KeyPage.keys(item).forEach((contact, wrapped) -> {
          if (wanted.contains(contact)) {
            found.put(contact, keys.unwrap(contact, wrapped.b().asByteArray()));
          }
        });
      }
      return found;
    });
  }

  private List<Map<String, AttributeValue>> read(List<Map<String, AttributeValue>> pages) {
    var items = new ArrayList<Map<String, AttributeValue>>();
    var waiting = pages;
    for (int tries = 0; !waiting.isEmpty(); tries++) {
      if (tries == 8) {
        throw new IllegalStateException("DynamoDB left " + waiting.size() + " pages of contact keys unread after eight tries");
      }
      var asked = KeysAndAttributes.builder().keys(waiting).consistentRead(true).build();
      var answer = client.batchGetItem(r -> r.requestItems(Map.of(table, asked)));
      items.addAll(answer.responses().getOrDefault(table, List.of()));
      var left = answer.unprocessedKeys().get(table);
      waiting = left == null ? List.of() : left.keys();
    }
    return items;
  }

  @Override
  public Map<UUID, ContactCipher> findOrCreate(String tenant, Collection<UUID> contacts) {
    var found = find(tenant, contacts);
    var missing = new HashSet<>(contacts);
    missing.removeAll(found.keySet());
    found.putAll(createOrFind(tenant, missing));
    return found;
  }

  @Override
  public Map<UUID, ContactCipher> createOrFind(String tenant, Collection<UUID> contacts) {
    var keys = tenantKeys.apply(tenant);
    var pages = new HashSet<>(contacts).stream().collect(Collectors.groupingBy(UUID::getMostSignificantBits)).values().stream().map(page -> new Made(tenant, keys, page)).toList();
    return inParallel(parts(pages, pages.size() <= FEW ? 1 : PAGES_A_WRITE), this::put);
  }

  /** Several at once cost twice as much at DynamoDB and a fraction of the requests, which take most of the time. */
  private Map<UUID, ContactCipher> put(List<Made> pages) {
    var kept = new HashMap<UUID, ContactCipher>();
    if (pages.size() > 1) {
      try {
        client.transactWriteItems(r -> r.transactItems(pages.stream().map(p -> TransactWriteItem.builder()
            .put(Put.builder().tableName(table).item(p.item).conditionExpression(UNLESS_THERE).build()).build()).toList()));
        pages.forEach(p -> kept.putAll(p.kept(p.item)));
        return kept;
      } catch (TransactionCanceledException e) {
        // At least one of them is there: one by one.
      }
    }
    pages.forEach(p -> kept.putAll(p.kept(put(p))));
    return kept;
  }

  private Map<String, AttributeValue> put(Made page) {
    try {
      client.putItem(r -> r.tableName(table).item(page.item).conditionExpression(UNLESS_THERE));
      return page.item;
    } catch (ConditionalCheckFailedException e) {
      return complete(page);
    }
  }

  /** Adds keys to an item that is there. One that it has stays. @return those that it has now */
  private Map<String, AttributeValue> complete(Made page) {
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    var assignments = new ArrayList<String>();
    for (var contact : page.made.keySet()) {
      var i = assignments.size();
      names.put("#k" + i, KeyPage.attribute(contact));
      values.put(":k" + i, page.item.get(KeyPage.attribute(contact)));
      assignments.add("#k" + i + " = if_not_exists(#k" + i + ", :k" + i + ")");
    }
    return client.updateItem(r -> r.tableName(table).key(Map.of(KeyPage.PK, page.item.get(KeyPage.PK))).updateExpression("SET " + String.join(", ", assignments))
        .expressionAttributeNames(names).expressionAttributeValues(values).returnValues(ReturnValue.UPDATED_NEW)).attributes();
  }

  @Override
  public void delete(String tenant, UUID contact) {
    try {
      client.updateItem(r -> r.tableName(table).key(KeyPage.of(tenant, contact)).updateExpression("REMOVE #k").conditionExpression("attribute_exists(#k)")
          .expressionAttributeNames(Map.of("#k", KeyPage.attribute(contact))));
    } catch (ConditionalCheckFailedException e) {
      return;
    }
  }

  /** One after the other, a large broadcast's calls would take most of a request's time. */
  private static <T> Map<UUID, ContactCipher> inParallel(List<List<T>> parts, Function<List<T>, Map<UUID, ContactCipher>> work) {
    var all = new HashMap<UUID, ContactCipher>();
    if (parts.size() <= FEW) {
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

  private static <T> List<List<T>> parts(List<T> all, int size) {
    var parts = new ArrayList<List<T>>();
    for (int from = 0; from < all.size(); from += size) {
      parts.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return parts;
  }

  /** Keys made for an item, not yet known to be those that stay. */
  private static final class Made {
    private final TenantKeys keys;
    private final Map<UUID, TenantKeys.ContactKey> made = new HashMap<>();
    private final Map<String, AttributeValue> item;

    Made(String tenant, TenantKeys keys, List<UUID> contacts) {
      this.keys = keys;
      this.item = new HashMap<>(KeyPage.of(tenant, contacts.getFirst()));
      for (var contact : contacts) {
        made.put(contact, keys.create(contact));
        item.put(KeyPage.attribute(contact), AttributeValue.fromB(SdkBytes.fromByteArrayUnsafe(made.get(contact).wrapped())));
      }
    }

    /** The ciphers by what DynamoDB has now. */
    Map<UUID, ContactCipher> kept(Map<String, AttributeValue> stored) {
      var ciphers = new HashMap<UUID, ContactCipher>();
      made.forEach((contact, mine) -> {
        var wrapped = stored.get(KeyPage.attribute(contact)).b().asByteArrayUnsafe();
        ciphers.put(contact, Arrays.equals(wrapped, mine.wrapped()) ? mine.cipher() : keys.unwrap(contact, wrapped));
      });
      return ciphers;
    }
  }
}
