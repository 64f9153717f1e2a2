package com.tqpro.whatsapp.dispatcher;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * Whether receipts flow: only then does a message's silence mean anything. They do when nothing on the queue is older than a minute
 * and its dead letter queue is empty. SQS does not tell the age of a message; but a queue that was seen empty within a minute holds
 * none older than that.
 */
final class ReceiptFlow {
  private static final Duration YOUNG = Duration.ofSeconds(60);

  private final SqsClient client;
  private final String queue;
  private final String deadLetters;
  private final InstantSource clock;
  private Instant seenEmpty = Instant.EPOCH;

  ReceiptFlow(SqsClient client, String queue, String deadLetters, InstantSource clock) {
    this.client = client;
    this.queue = queue;
    this.deadLetters = deadLetters;
    this.clock = clock;
  }

  boolean flows() {
    var now = clock.instant();
    if (waiting(queue) == 0) {
      seenEmpty = now;
    }
    return seenEmpty.plus(YOUNG).isAfter(now) && waiting(deadLetters) == 0;
  }

  void forget() {
    seenEmpty = Instant.EPOCH;
  }

  private int waiting(String url) {
    return Integer.parseInt(client.getQueueAttributes(r -> r.queueUrl(url).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES))
        .attributes().get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
  }
}
