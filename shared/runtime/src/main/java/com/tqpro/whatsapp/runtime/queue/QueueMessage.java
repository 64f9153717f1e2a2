package com.tqpro.whatsapp.runtime.queue;

import com.tqpro.whatsapp.domain.id.Digest;
import java.nio.charset.StandardCharsets;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A message for a queue.
 *
 * @param group SHA-256 hex of what must stay in order; null on standard queues
 * @param deduplication SHA-256 hex of what makes the message itself; null on standard queues
 */
public record QueueMessage(String body, String group, String deduplication) {
  public static QueueMessage standard(String body) {
    return new QueueMessage(body, null, null);
  }

  /** Group and de-duplication id are hashed: an id of a customer is too long for SQS and does not belong there. */
  public static QueueMessage fifo(String body, String group, String deduplication) {
    return new QueueMessage(body, Digest.sha256(group), Digest.sha256(deduplication));
  }

  long size() {
    return body.getBytes(StandardCharsets.UTF_8).length;
  }

  SendMessageBatchRequestEntry entry(String id) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).messageGroupId(group).messageDeduplicationId(deduplication).build();
  }
}
