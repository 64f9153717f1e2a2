package com.tqpro.whatsapp.runtime.keys;

import com.tqpro.whatsapp.domain.crypto.ErasureLedger;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;

/** The ledger beside the contacts' keys, in the same table: one item for each identity, without a key of its own. */
public final class DynamoErasureLedger implements ErasureLedger {
  private static final int TRIES = 10;
  private static final String MARK = "#erased#";
  private static final String AT = "at";
  private static final String OPTED_OUT = "o";
  private static final String WORD_AT = "w";
  /** How often the item was written: a writer who read another number reads again. */
  private static final String WRITTEN = "n";

  private final DynamoDbClient client;
  private final String table;

  public DynamoErasureLedger(DynamoDbClient client, String table) {
    this.client = client;
    this.table = table;
  }

  @Override
  public void add(String tenant, Map<String, Erased> byHash) {
    byHash.forEach((hash, erased) -> {
      for (int tries = 1; !added(tenant + MARK + hash, erased); tries++) {
        if (tries == TRIES) {
          throw new IllegalStateException("others write the same line of the ledger again and again");
        }
      }
    });
  }

  /** @return false when somebody else wrote meanwhile */
  private boolean added(String pk, Erased erased) {
    var key = Map.of(KeyPage.PK, AttributeValue.fromS(pk));
    var kept = client.getItem(r -> r.tableName(table).key(key).consistentRead(true)).item();
    var added = new Erased(whole(erased.at()), erased.optedOut(), whole(erased.wordAt()));
    var together = kept.isEmpty() ? added : read(kept).with(added);
    if (!kept.isEmpty() && read(kept).equals(together)) {
      return true;
    }
    var item = new HashMap<>(key);
    item.put(AT, millis(together.at()));
    item.put(WRITTEN, AttributeValue.fromN(Long.toString(kept.containsKey(WRITTEN) ? Long.parseLong(kept.get(WRITTEN).n()) + 1 : 1)));
    if (together.optedOut() != null) {
      item.put(OPTED_OUT, AttributeValue.fromS(together.optedOut()));
    }
    if (together.wordAt() != null) {
      item.put(WORD_AT, millis(together.wordAt()));
    }
    try {
      client.putItem(r -> {
        r.tableName(table).item(item).expressionAttributeNames(Map.of("#n", WRITTEN));
        if (kept.containsKey(WRITTEN)) {
          r.conditionExpression("#n = :read").expressionAttributeValues(Map.of(":read", kept.get(WRITTEN)));
        } else {
          r.conditionExpression("attribute_not_exists(#n)");
        }
      });
      return true;
    } catch (ConditionalCheckFailedException e) {
      return false;
    }
  }

  @Override
  public Map<String, Erased> all(String tenant) {
    var prefix = tenant + MARK;
    var all = new HashMap<String, Erased>();
    client.scanPaginator(r -> r.tableName(table).consistentRead(true).filterExpression("begins_with(pk, :prefix)").expressionAttributeValues(Map.of(":prefix", AttributeValue.fromS(prefix))))
        .items().forEach(item -> all.put(item.get(KeyPage.PK).s().substring(prefix.length()), read(item)));
    return all;
  }

  /** A line from before words had times: his word is as old as his erasure. */
  private static Erased read(Map<String, AttributeValue> item) {
    var at = instant(item.get(AT));
    var optedOut = item.containsKey(OPTED_OUT) ? item.get(OPTED_OUT).s() : null;
    return new Erased(at, optedOut, item.containsKey(WORD_AT) ? instant(item.get(WORD_AT)) : optedOut == null ? null : at);
  }

  /** As it is kept, so that it compares with what is. */
  private static Instant whole(Instant at) {
    return at == null ? null : at.truncatedTo(ChronoUnit.MILLIS);
  }

  private static AttributeValue millis(Instant at) {
    return AttributeValue.fromN(Long.toString(at.toEpochMilli()));
  }

  private static Instant instant(AttributeValue millis) {
    return Instant.ofEpochMilli(Long.parseLong(millis.n()));
  }
}
