package com.tqpro.whatsapp.runtime.queue;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/** Sends to one SQS queue, in batches of ten; what SQS refuses for a passing reason is sent again. */
public final class Queue {
  /** SQS's limits: entries a batch, and bytes a batch (docs.aws.amazon.com/AWSSimpleQueueService, quotas-messages). */
  static final int BATCH = 10;
  static final int BATCH_BYTES = 1024 * 1024;
  static final int TRIES = 3;

  private final SqsClient client;
  private final String url;
  private final Supplier<String> request;

  public Queue(SqsClient client, String url) {
    this(client, url, () -> null);
  }

  /** @param request the id of the request that is being worked on, or null; it travels with each message */
  public Queue(SqsClient client, String url, Supplier<String> request) {
    this.client = client;
    this.url = url;
    this.request = request;
  }

  public String url() {
    return url;
  }

  /** @throws QueueFault when it could not be sent */
  public void send(QueueMessage message) {
    var refused = sendAll(List.of(message));
    if (!refused.isEmpty()) {
      throw new QueueFault("the queue refused a message: " + refused.getFirst().code());
    }
  }

  /**
   * Sends all, keeping the order within a group.
   *
   * @return what SQS can never take (too large, malformed); everything else was sent
   * @throws QueueFault when SQS did not take the rest for a passing reason, even after tries
   */
  public List<Refused> sendAll(List<QueueMessage> messages) {
    var refused = new ArrayList<Refused>();
    var batch = new ArrayList<QueueMessage>();
    long bytes = 0;
    for (var message : messages) {
      long size = message.size();
      if (size > BATCH_BYTES) {
        refused.add(new Refused(message, "MessageTooLong"));
        continue;
      }
      if (batch.size() == BATCH || bytes + size > BATCH_BYTES) {
        flush(batch, refused);
        batch.clear();
        bytes = 0;
      }
      batch.add(message);
      bytes += size;
    }
    if (!batch.isEmpty()) {
      flush(batch, refused);
    }
    return refused;
  }

  private void flush(List<QueueMessage> batch, List<Refused> refused) {
    var waiting = new ArrayList<>(batch);
    for (int attempt = 1; !waiting.isEmpty(); attempt++) {
      var entries = new ArrayList<SendMessageBatchRequestEntry>();
      for (int i = 0; i < waiting.size(); i++) {
        entries.add(waiting.get(i).entry(Integer.toString(i), request.get()));
      }
      var failed = client.sendMessageBatch(r -> r.queueUrl(url).entries(entries)).failed();
      var again = new ArrayList<QueueMessage>();
      for (BatchResultErrorEntry error : failed) {
        var message = waiting.get(Integer.parseInt(error.id()));
        if (error.senderFault()) {
          refused.add(new Refused(message, error.code()));
        } else {
          again.add(message);
        }
      }
      if (!again.isEmpty() && attempt == TRIES) {
        throw new QueueFault(again.size() + " messages were not taken by the queue after " + TRIES + " tries");
      }
      waiting = again;
    }
  }

  /** A message that SQS can never take, and the error code it gave. */
  public record Refused(QueueMessage message, String code) {}
}
