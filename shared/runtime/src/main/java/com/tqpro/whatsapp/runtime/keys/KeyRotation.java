package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.CryptoFault;
import com.tqpro.whatsapp.domain.crypto.TenantKeys;
import java.util.Map;
import java.util.UUID;
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
        if (item.containsKey(DynamoContactKeys.WRAPPED)) {
          result = result.plus(rewrap(item));
        }
      }
      progress.accept(result);
    }
    return result;
  }

  private Result rewrap(Map<String, AttributeValue> item) {
    var pk = item.get(DynamoContactKeys.PK).s();
    int hash = pk.indexOf('#');
    var old = item.get(DynamoContactKeys.WRAPPED).b().asByteArray();
    try {
      var fresh = tenantKeys.apply(pk.substring(0, hash)).rewrap(UUID.fromString(pk.substring(hash + 1)), old);
      if (fresh.isEmpty()) {
        return new Result(0, 1, 0);
      }
      client.updateItem(r -> r.tableName(table).key(Map.of(DynamoContactKeys.PK, item.get(DynamoContactKeys.PK))).updateExpression("set k = :fresh")
          .conditionExpression("k = :old").expressionAttributeValues(Map.of(
              ":fresh", AttributeValue.fromB(SdkBytes.fromByteArray(fresh.get())), ":old", AttributeValue.fromB(SdkBytes.fromByteArray(old)))));
      return new Result(1, 0, 0);
    } catch (ConditionalCheckFailedException e) {
      // Deleted by an erasure, or wrapped by another rotation, since the page was read.
      return new Result(0, 1, 0);
    } catch (CryptoFault e) {
      return new Result(0, 0, 1);
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
