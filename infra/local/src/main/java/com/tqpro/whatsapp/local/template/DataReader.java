package com.tqpro.whatsapp.local.template;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Optional;

/** Reads queues and tables; limits are those of SQS's CreateQueue (docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference). */
final class DataReader {
  private final Place place;

  DataReader(Place place) {
    this.place = place;
  }

  Template.Queue queue(String id, Properties p) {
    var name = p.text("QueueName").orElse("local-" + id);
    boolean fifo = p.flag("FifoQueue", false);
    if (fifo != name.endsWith(".fifo")) {
      throw p.fault("QueueName", fifo ? "a FIFO queue's name ends in .fifo" : "only a FIFO queue's name may end in .fifo");
    }
    if (!name.matches("[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\\.fifo")) {
      throw p.fault("QueueName", "at most 80 letters, digits, - and _: " + name);
    }
    int visibility = p.number("VisibilityTimeout", 30, 0, 43_200);
    int delay = p.number("DelaySeconds", 0, 0, 900);
    int retention = p.number("MessageRetentionPeriod", 345_600, 60, 1_209_600);
    boolean contentBased = p.flag("ContentBasedDeduplication", false);
    if (contentBased && !fifo) {
      throw p.fault("ContentBasedDeduplication", "is for FIFO queues");
    }
    for (var onlyFifo : new String[] {"DeduplicationScope", "FifoThroughputLimit"}) {
      if (!fifo && p.names().contains(onlyFifo)) {
        throw p.fault(onlyFifo, "is for FIFO queues");
      }
    }
    var redrive = p.part("RedrivePolicy");
    Optional<Template.Redrive> policy = redrive.isEmpty() ? Optional.empty()
        : Optional.of(new Template.Redrive(redrive.requireText("deadLetterTargetArn"), redrive.number("maxReceiveCount", 10, 1, 1000)));
    redrive.done();
    p.done(TemplateReader.QUEUE);
    return new Template.Queue(id, name, place.queueUrl(name), place.arn("sqs", name), fifo, visibility, delay, retention, contentBased, policy);
  }

  Template.Table table(String id, Properties p) {
    var name = p.text("TableName").orElse("local-" + id);
    if (!p.text("BillingMode").orElse("PROVISIONED").equals("PAY_PER_REQUEST")) {
      throw p.fault("BillingMode", "only PAY_PER_REQUEST is known");
    }
    var types = new HashMap<String, String>();
    for (var attribute : p.parts("AttributeDefinitions")) {
      types.put(attribute.requireText("AttributeName"), attribute.requireText("AttributeType"));
      attribute.done();
    }
    var keys = new LinkedHashMap<String, String>();
    for (var key : p.parts("KeySchema")) {
      var attribute = key.requireText("AttributeName");
      if (!key.requireText("KeyType").equals(keys.isEmpty() ? "HASH" : "RANGE")) {
        throw key.fault("KeyType", "the first key is HASH, the second RANGE");
      }
      if (!types.containsKey(attribute)) {
        throw key.fault("AttributeName", "is not among AttributeDefinitions: " + attribute);
      }
      keys.put(attribute, types.get(attribute));
      key.done();
    }
    if (keys.isEmpty() || keys.size() != types.size()) {
      throw p.fault("AttributeDefinitions", "must be exactly the attributes of KeySchema");
    }
    p.done(TemplateReader.TABLE);
    return new Template.Table(id, name, keys);
  }
}
