package com.tqpro.whatsapp.runtime.priming;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What DynamoDB, SQS and Secrets Manager answer to the calls that functions make, as their JSON protocols have it (the operation is in
 * X-Amz-Target). Tables remember what is put into them by its key; their conditions always hold. Queues take everything and are empty.
 */
final class AwsAnswers {
  private static final String TARGET = "x-amz-target";
  private static final String JSON = "application/x-amz-json-1.0";

  private final Map<String, ObjectNode> items = new ConcurrentHashMap<>();
  private final Map<String, JsonNode> secrets;

  /** @param secrets by name */
  AwsAnswers(Map<String, JsonNode> secrets) {
    this.secrets = secrets;
  }

  /** Whether that is a call of AWS's. */
  static boolean isCall(HttpTalk.Request request) {
    return request.headers().containsKey(TARGET);
  }

  private void put(String table, ObjectNode item) {
    items.put(table + "|" + item.path("pk").path("S").asText(), item);
  }

  /** @throws IllegalArgumentException for a call that it does not know */
  HttpTalk.Answer to(HttpTalk.Request request) {
    var target = request.headers().get(TARGET);
    var asked = Json.tree(request.body());
    var operation = target.substring(target.indexOf('.') + 1);
    if (operation.equals("GetSecretValue")) {
      return secret(asked.path("SecretId").asText());
    }
    return new HttpTalk.Answer(200, JSON, Json.text(switch (operation) {
      case "GetItem" -> withItem(Json.object(), items.get(key(asked)));
      case "PutItem" -> {
        put(asked.path("TableName").asText(), (ObjectNode) asked.path("Item"));
        yield Json.object();
      }
      case "BatchGetItem" -> batch(asked.path("RequestItems"));
      case "Scan" -> scan(asked.path("TableName").asText());
      case "BatchWriteItem" -> {
        asked.path("RequestItems").properties().forEach(table -> table.getValue().forEach(write -> put(table.getKey(), (ObjectNode) write.path("PutRequest").path("Item"))));
        yield Json.object().set("UnprocessedItems", Json.object());
      }
      case "UpdateItem", "DeleteItem" -> Json.object();
      case "SendMessageBatch" -> taken(asked, true);
      case "ChangeMessageVisibilityBatch" -> taken(asked, false);
      case "GetQueueAttributes" -> Json.object().set("Attributes", Json.object().put("ApproximateNumberOfMessages", "0"));
      default -> throw new IllegalArgumentException("priming has no answer to " + target);
    }));
  }

  private HttpTalk.Answer secret(String name) {
    var found = secrets.get(name);
    return found == null
        ? new HttpTalk.Answer(400, JSON, "{\"__type\":\"ResourceNotFoundException\",\"Message\":\"none\"}")
        : new HttpTalk.Answer(200, JSON, Json.text(Json.object().put("Name", name).put("SecretString", Json.text(found)).put("CreatedDate", 1.7e9)));
  }

  private static String key(JsonNode asked) {
    return asked.path("TableName").asText() + "|" + asked.path("Key").path("pk").path("S").asText();
  }

  private static ObjectNode withItem(ObjectNode answer, ObjectNode item) {
    return item == null ? answer : answer.set("Item", item);
  }

  private ObjectNode batch(JsonNode asked) {
    var answer = Json.object();
    var responses = answer.putObject("Responses");
    answer.putObject("UnprocessedKeys");
    asked.properties().forEach(table -> {
      var list = responses.putArray(table.getKey());
      table.getValue().path("Keys").forEach(key -> {
        var item = items.get(table.getKey() + "|" + key.path("pk").path("S").asText());
        if (item != null) {
          list.add(item);
        }
      });
    });
    return answer;
  }

  private ObjectNode scan(String table) {
    var answer = Json.object();
    var list = answer.putArray("Items");
    items.forEach((key, item) -> {
      if (key.startsWith(table + "|")) {
        list.add(item);
      }
    });
    return answer.put("Count", list.size()).put("ScannedCount", list.size());
  }

  private static ObjectNode taken(JsonNode asked, boolean sent) {
    var answer = Json.object();
    var list = answer.putArray("Successful");
    var failed = answer.putArray("Failed");
    if (!sent) {
      // As where a message's time is over: nobody minds.
      failed.addObject().put("Id", "gone").put("SenderFault", true).put("Code", "ReceiptHandleIsInvalid").put("Message", "gone");
    }
    asked.path("Entries").forEach(entry -> {
      var one = list.addObject().put("Id", entry.path("Id").asText());
      if (sent) {
        one.put("MessageId", "priming").put("MD5OfMessageBody", "0").put("SequenceNumber", "1");
      }
    });
    return answer;
  }
}
