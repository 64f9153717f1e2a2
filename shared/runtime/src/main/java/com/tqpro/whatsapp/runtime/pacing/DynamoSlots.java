package com.tqpro.whatsapp.runtime.pacing;

import com.tqpro.whatsapp.domain.send.AnchoredClock;
import com.tqpro.whatsapp.domain.send.Gcra;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.domain.send.Throttling;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnValuesOnConditionCheckFailure;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/**
 * Slots kept in one DynamoDB item per sender: its next free instant ({@code tat}, epoch microseconds) and its spell of throttling. A
 * group of slots is one conditional write; a cheap read comes before it, because a write whose condition fails costs as much as one
 * that succeeds. Without DynamoDB nothing is given out, so nothing is sent.
 */
public final class DynamoSlots implements Slots {
  private static final int TRIES = 10;
  private static final String PK = "pk";
  private static final String TAT = "tat";
  private static final String SINCE = "ts";
  private static final String COUNT = "tc";
  private static final String UNTIL = "tu";

  private final DynamoDbClient client;
  private final String table;
  private final LongSupplier nowMicros;
  private final AtomicLong writes = new AtomicLong();
  private final AtomicLong races = new AtomicLong();

  /** @param nowMicros epoch microseconds, for instance {@link AnchoredClock#micros} */
  public DynamoSlots(DynamoDbClient client, String table, LongSupplier nowMicros) {
    this.client = client;
    this.table = table;
    this.nowMicros = nowMicros;
  }

  @Override
  public Reservation reserve(String sender, int n, long gapMicros, Duration horizon) {
    long horizonMicros = horizon.toNanos() / 1000;
    var item = read(sender);
    for (int tries = 0; tries < TRIES; tries++) {
      long now = nowMicros.getAsLong();
      var step = Gcra.step(number(item, TAT), now, n, gapMicros, horizonMicros);
      if (!step.granted()) {
        return new Busy(step.first());
      }
      try {
        return new Granted(write(sender, step, now, n * gapMicros, horizonMicros, number(item, TAT) >= now + Gcra.LEAD_MICROS));
      } catch (ConditionalCheckFailedException e) {
        races.incrementAndGet();
        item = e.item();
      }
    }
    return new Busy(number(item, TAT));
  }

  /**
   * Busy branch: whoever comes first gets the slots that are next, as long as they lie within the horizon. Idle branch: the slots begin
   * at the lead from now.
   */
  private long write(String sender, Gcra.Step step, long now, long span, long horizonMicros, boolean busy) {
    var request = UpdateItemRequest.builder().tableName(table).key(key(sender)).returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD);
    var low = number(now + Gcra.LEAD_MICROS);
    writes.incrementAndGet();
    if (busy) {
      var old = client.updateItem(request.returnValues(ReturnValue.UPDATED_OLD)
          .updateExpression("SET tat = tat + :span").conditionExpression("tat BETWEEN :low AND :high")
          .expressionAttributeValues(Map.of(":span", number(span), ":low", low, ":high", number(now + horizonMicros))).build());
      return number(old.attributes(), TAT);
    }
    client.updateItem(request.updateExpression("SET tat = :next").conditionExpression("attribute_not_exists(tat) OR tat < :low")
        .expressionAttributeValues(Map.of(":next", number(step.nextFree()), ":low", low)).build());
    return step.first();
  }

  @Override
  public Instant pushForward(String sender, Duration atLeast) {
    var item = read(sender);
    for (int tries = 0; tries < TRIES; tries++) {
      var before = new Throttling(number(item, SINCE), (int) number(item, COUNT), number(item, UNTIL));
      var after = before.next(nowMicros.getAsLong(), atLeast);
      var values = new HashMap<String, AttributeValue>();
      values.put(":tat", number(Math.max(number(item, TAT), after.until())));
      values.put(":since", number(after.since()));
      values.put(":count", number(after.count()));
      values.put(":until", number(after.until()));
      var same = item.containsKey(TAT) ? "tat = :oldTat" : "attribute_not_exists(tat)";
      if (item.containsKey(TAT)) {
        values.put(":oldTat", item.get(TAT));
      }
      try {
        writes.incrementAndGet();
        client.updateItem(r -> r.tableName(table).key(key(sender))
            .updateExpression("SET tat = :tat, ts = :since, tc = :count, tu = :until").conditionExpression(same).expressionAttributeValues(values)
            .returnValuesOnConditionCheckFailure(ReturnValuesOnConditionCheckFailure.ALL_OLD));
        return AnchoredClock.instant(after.since());
      } catch (ConditionalCheckFailedException e) {
        item = e.item();
      }
    }
    throw new IllegalStateException("the slots of a sender could not be pushed forward in " + TRIES + " tries");
  }

  /** Conditional writes made so far, failed ones included. */
  public long writes() {
    return writes.get();
  }

  /** Those among the writes that asked for slots which another worker got meanwhile. */
  public long races() {
    return races.get();
  }

  private Map<String, AttributeValue> read(String sender) {
    return client.getItem(r -> r.tableName(table).key(key(sender)).consistentRead(true)).item();
  }

  private static Map<String, AttributeValue> key(String sender) {
    return Map.of(PK, AttributeValue.fromS("pace#" + sender));
  }

  private static AttributeValue number(long value) {
    return AttributeValue.fromN(Long.toString(value));
  }

  private static long number(Map<String, AttributeValue> item, String name) {
    var value = item.get(name);
    return value == null ? 0 : Long.parseLong(value.n());
  }
}
