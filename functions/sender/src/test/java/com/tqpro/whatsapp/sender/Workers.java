package com.tqpro.whatsapp.sender;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Execution environments that do what the event source mapping does: one ticket at a time from a queue each, deleted when worked. */
final class Workers {
  private final String sends;
  private final String later;
  private final Consumer<Throwable> faults;
  private final List<Thread> pumps = new ArrayList<>();
  /** Environments live on from test to test, as they do from ticket to ticket. */
  private final List<SenderFunction> kept = new ArrayList<>();
  private volatile boolean pumping;

  /** @param faults gets what a handler throws */
  Workers(String sends, String later, Consumer<Throwable> faults) {
    this.sends = sends;
    this.later = later;
    this.faults = faults;
  }

  /** Starts so many for tickets, and one for those that come later. */
  void start(int count, Supplier<SenderFunction> made) {
    while (kept.size() <= count) {
      kept.add(made.get());
    }
    start(kept.subList(0, count), kept.get(count));
  }

  /** Starts environments of a test's own. */
  void startOwn(int count, Supplier<SenderFunction> made) {
    var own = new ArrayList<SenderFunction>();
    for (int i = 0; i < count; i++) {
      own.add(made.get());
    }
    start(own, made.get());
  }

  private void start(List<SenderFunction> forSends, SenderFunction forLater) {
    pumping = true;
    forSends.forEach(f -> pumps.add(Thread.ofPlatform().daemon().start(() -> pump(f, sends))));
    pumps.add(Thread.ofPlatform().daemon().start(() -> pump(forLater, later)));
  }

  private void pump(SenderFunction function, String queue) {
    while (pumping) {
      try {
        for (var message : receive(queue)) {
          if (function.handleRequest(event(message, queue), new TestContext(60_000)).getBatchItemFailures().isEmpty()) {
            Embedded.sqs().client().deleteMessage(r -> r.queueUrl(queue).receiptHandle(message.receiptHandle()));
          }
        }
      } catch (Throwable t) {
        faults.accept(t);
      }
    }
  }

  static List<Message> receive(String queue) {
    return Embedded.sqs().client().receiveMessage(r -> r.queueUrl(queue).maxNumberOfMessages(1).waitTimeSeconds(1).messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
  }

  private static SQSEvent event(Message message, String queue) {
    var record = new SQSMessage();
    record.setMessageId(message.messageId());
    record.setReceiptHandle(message.receiptHandle());
    record.setBody(message.body());
    record.setAttributes(message.attributesAsStrings());
    record.setEventSourceArn(arn(queue));
    var event = new SQSEvent();
    event.setRecords(List.of(record));
    return event;
  }

  static String arn(String queue) {
    return EmbeddedSqs.arn(queue.substring(queue.lastIndexOf('/') + 1));
  }

  /** Ends when every ticket in hand has been worked. */
  void stop() {
    pumping = false;
    for (var pump : pumps) {
      try {
        pump.join(Duration.ofSeconds(60));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    pumps.clear();
  }
}
