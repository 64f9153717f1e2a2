package com.tqpro.whatsapp.local.queues;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.local.template.Template;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.sqs.model.Message;

/** The event that Lambda makes of received messages, and the meaning of the answer (docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). */
final class SqsRecords {
  private static final ObjectMapper JSON = new ObjectMapper();

  private SqsRecords() {}

  static byte[] event(Template.Queue queue, String region, List<Message> messages) {
    var event = JSON.createObjectNode();
    var records = event.putArray("Records");
    messages.forEach(m -> records.add(record(queue, region, m)));
    try {
      return JSON.writeValueAsBytes(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static ObjectNode record(Template.Queue queue, String region, Message message) {
    var node = JSON.createObjectNode().put("messageId", message.messageId()).put("receiptHandle", message.receiptHandle()).put("body", message.body());
    var attributes = node.putObject("attributes");
    message.attributesAsStrings().forEach(attributes::put);
    var own = node.putObject("messageAttributes");
    message.messageAttributes().forEach((name, value) -> own.putObject(name)
        .put("stringValue", value.stringValue()).put("dataType", value.dataType())
        .put("binaryValue", value.binaryValue() == null ? null : java.util.Base64.getEncoder().encodeToString(value.binaryValue().asByteArray())));
    return node.put("md5OfBody", message.md5OfBody()).put("eventSource", "aws:sqs").put("eventSourceARN", queue.arn()).put("awsRegion", region);
  }

  /**
   * The messages that an answer reports as failed.
   *
   * @return empty when the answer means that the whole batch failed: no JSON, or an item that is not of this batch
   */
  static Optional<Set<String>> failures(byte[] answer, List<Message> batch) {
    JsonNode node;
    try {
      node = answer.length == 0 ? JSON.nullNode() : JSON.readTree(answer);
    } catch (IOException e) {
      return Optional.empty();
    }
    var ids = new HashSet<String>();
    batch.forEach(m -> ids.add(m.messageId()));
    var failed = new HashSet<String>();
    for (var item : node.path("batchItemFailures")) {
      var id = item.path("itemIdentifier").asText("");
      if (!ids.contains(id)) {
        return Optional.empty();
      }
      failed.add(id);
    }
    return Optional.of(failed);
  }
}
