package com.tqpro.whatsapp.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.MessageAttribute;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The id of the request that sent a message is in the log lines of whoever works on it, and of whom that one sends to. */
class RequestIdTest {
  private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
  private final JsonLog log = new JsonLog("test", InstantSource.system(), new PrintStream(logged, true, StandardCharsets.UTF_8));
  private final String url = Embedded.sqs().createQueue("requests-" + UUID.randomUUID());
  private final Queue queue = new Queue(Embedded.sqs().client(), url, log::request);

  @Test
  void a_request_is_followed_over_two_queues() {
    log.request("req-7");
    queue.send(QueueMessage.standard("first"));
    log.request(null);
    work(message -> queue.send(QueueMessage.standard("second")));
    work(message -> log.info("Worked", Map.of("body", message.getBody())));
    var line = Json.tree(logged.toString(StandardCharsets.UTF_8));
    assertThat(line.path("body").asText()).isEqualTo("second");
    assertThat(line.path("function_request_id").asText()).isEqualTo("req-7");
    assertThat(log.request()).as("afterwards").isNull();
  }

  @Test
  void what_no_request_sent_is_known_by_its_message_id() {
    queue.send(QueueMessage.standard("alone"));
    var ids = new ArrayList<String>();
    work(message -> ids.add(message.getMessageId() + " " + log.request()));
    assertThat(ids).hasSize(1).allSatisfy(pair -> assertThat(pair.split(" ")[0]).isEqualTo(pair.split(" ")[1]));
  }

  private void work(BatchRun.Step step) {
    var received = Embedded.sqs().client().receiveMessage(r -> r.queueUrl(url).messageAttributeNames("All")).messages();
    var event = new SQSEvent();
    event.setRecords(List.copyOf(received.stream().map(m -> {
      var message = new SQSMessage();
      message.setMessageId(m.messageId());
      message.setReceiptHandle(m.receiptHandle());
      message.setBody(m.body());
      var attributes = new HashMap<String, MessageAttribute>();
      m.messageAttributes().forEach((name, value) -> {
        var attribute = new MessageAttribute();
        attribute.setStringValue(value.stringValue());
        attribute.setDataType(value.dataType());
        attributes.put(name, attribute);
      });
      message.setMessageAttributes(attributes);
      return message;
    }).toList()));
    new BatchRun(Embedded.sqs().client(), log).run(event, url, 1_000, receives -> 1, step);
    received.forEach(m -> Embedded.sqs().client().deleteMessage(d -> d.queueUrl(url).receiptHandle(m.receiptHandle())));
  }
}
