package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/**
 * Wraps every data key anew that an older master key wrapped. Texts stay as they are: they are encrypted with the data keys. May be
 * broken off and begun again at any time, and run beside the functions: what is done is skipped, and a key that somebody deletes
 * meanwhile stays deleted.
 */
public final class KeyRotation {
  private final DynamoDbClient client;
  private final String table;
  private final Function<String, TenantKeys> tenantKeys;

  /** @param tenantKeys with the new master key first and the older ones behind it */
  public KeyRotation(DynamoDbClient client, String table, Function<String, TenantKeys> tenantKeys) {
    this.client = client;
    this.table = table;
    this.tenantKeys = tenantKeys;
  }

  /** @param progress hears the result so far after each page of the table */
  public Result run(Consumer<Result> progress) {
    var result = new Result(0, 0, 0);
    for (var page : client.scanPaginator(r -> r.tableName(table).consistentRead(true))) {
      for (var item : page.items()) {
        result = result.plus(rewrap(item));
      }
      progress.accept(result);
    }
    return result;
  }

  /** One write for all keys of an item that need it. */
  private Result rewrap(Map<String, AttributeValue> item) {
    long unreadable = 0;
    var names = new HashMap<String, String>();
    var values = new HashMap<String, AttributeValue>();
    var assignments = new ArrayList<String>();
    var unchanged = new ArrayList<String>();
    var wrapped = KeyPage.keys(item);
    if (wrapped.isEmpty()) {
      return new Result(0, 0, 0);
    }
    var keys = tenantKeys.apply(KeyPage.tenant(item));
    for (var key : wrapped.entrySet()) {
      var i = assignments.size();
      try {
        var fresh = keys.rewrap(key.getKey(), key.getValue().b().asByteArray());
        if (fresh.isPresent()) {
          names.put("#k" + i, KeyPage.attribute(key.getKey()));
          values.put(":old" + i, key.getValue());
          values.put(":new" + i, AttributeValue.fromB(SdkBytes.fromByteArray(fresh.get())));
          assignments.add("#k" + i + " = :new" + i);
          unchanged.add("#k" + i + " = :old" + i);
        }
      } catch (CryptoFault e) {
        unreadable++;
      }
    }
    if (assignments.isEmpty()) {
      return new Result(0, wrapped.size() - unreadable, unreadable);
    }
    var pk = Map.of(KeyPage.PK, item.get(KeyPage.PK));
    try {
      client.updateItem(r -> r.tableName(table).key(pk).updateExpression("SET " + String.join(", ", assignments)).conditionExpression(String.join(" AND ", unchanged))
          .expressionAttributeNames(names).expressionAttributeValues(values));
      return new Result(assignments.size(), wrapped.size() - unreadable - assignments.size(), unreadable);
    } catch (ConditionalCheckFailedException e) {
      // An erasure deleted one of them, or another rotation wrapped them, since the item was read.
      return rewrap(client.getItem(r -> r.tableName(table).key(pk).consistentRead(true)).item());
    }
  }

  /**
   * @param rewrapped keys that the newest master key wraps now
   * @param current keys that needed nothing
   * @param unreadable keys that none of the master keys opens; they were left alone
   */
  public record Result(long rewrapped, long current, long unreadable) {
    Result plus(Result more) {
      return new Result(rewrapped + more.rewrapped, current + more.current, unreadable + more.unreadable);
    }
  }
}
