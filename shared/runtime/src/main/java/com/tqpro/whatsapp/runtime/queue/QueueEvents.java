package com.tqpro.whatsapp.runtime.queue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.util.ArrayList;
import java.util.HashMap;

/** The event of an SQS event source mapping (docs.aws.amazon.com/lambda/latest/dg/with-sqs.html). Of message attributes it reads texts alone. */
final class QueueEvents {
  private QueueEvents() {}

  static SQSEvent read(byte[] json) {
    var records = new ArrayList<SQSMessage>();
    Json.tree(json).path("Records").forEach(r -> records.add(message(r)));
    var event = new SQSEvent();
    event.setRecords(records);
    return event;
  }

  private static SQSMessage message(JsonNode record) {
    var message = new SQSMessage();
    message.setMessageId(record.path("messageId").textValue());
    message.setReceiptHandle(record.path("receiptHandle").textValue());
    message.setBody(record.path("body").textValue());
    message.setMd5OfBody(record.path("md5OfBody").textValue());
    message.setEventSource(record.path("eventSource").textValue());
    message.setEventSourceArn(record.path("eventSourceARN").textValue());
    message.setAwsRegion(record.path("awsRegion").textValue());
    var attributes = new HashMap<String, String>();
    record.path("attributes").properties().forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
    message.setAttributes(attributes);
    var ofSender = new HashMap<String, MessageAttribute>();
    record.path("messageAttributes").properties().forEach(a -> ofSender.put(a.getKey(), attribute(a.getValue())));
    message.setMessageAttributes(ofSender);
    return message;
  }

  private static MessageAttribute attribute(JsonNode node) {
    var attribute = new MessageAttribute();
    attribute.setDataType(node.path("dataType").textValue());
    attribute.setStringValue(node.path("stringValue").textValue());
    return attribute;
  }
}
