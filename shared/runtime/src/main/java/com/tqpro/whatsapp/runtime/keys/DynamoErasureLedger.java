package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The ledger beside the contacts' keys, in the same table: one item for each identity, without a key of its own. */
public final class DynamoErasureLedger implements ErasureLedger {
  private static final String MARK = "#erased#";
  private static final String AT = "at";
  private static final String OPTED_OUT = "o";

  private final DynamoDbClient client;
  private final String table;

  public DynamoErasureLedger(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public void add(String tenant, Map<String, Erased> byHash) {
    byHash.forEach((hash, erased) -> {
      var item = new HashMap<String, AttributeValue>();
      item.put(DynamoContactKeys.PK, AttributeValue.fromS(tenant + MARK + hash));
      item.put(AT, AttributeValue.fromN(Long.toString(erased.at().toEpochMilli())));
      if (erased.optedOut() != null) {
        item.put(OPTED_OUT, AttributeValue.fromS(erased.optedOut()));
      }
      client.putItem(r -> r.tableName(table).item(item));
    });
  }

  @Override
  public Map<String, Erased> all(String tenant) {
    var prefix = tenant + MARK;
    var all = new HashMap<String, Erased>();
    client.scanPaginator(r -> r.tableName(table).consistentRead(true).filterExpression("begins_with(pk, :prefix)").expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(prefix))))
        .items().forEach(item -> all.put(item.get(DynamoContactKeys.PK).s().substring(prefix.length()),
            new Erased(Instant.ofEpochMilli(Long.parseLong(item.get(AT).n())), item.containsKey(OPTED_OUT) ? item.get(OPTED_OUT).s() : null)));
    return all;
  }
}
