package com.tqpro.whatsapp.runtime.queue;

import com.tqpro.whatsapp.domain.id.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;

/**
 * A message for a queue.
 *
 * @param group SHA-256 hex of what must stay in order; null on standard queues
 * @param deduplication SHA-256 hex of what makes the message itself; null on standard queues
 */
public record QueueMessage(String body, String group, String deduplication) {
  /** The message attribute that carries a request's id to whoever works on the message. */
  static final String REQUEST = "request";
  /** What the attribute and the batch's own names take of a batch's bytes. */
  private static final int ATTRIBUTE_BYTES = 128;

  public static QueueMessage standard(String body) {
    return new QueueMessage(body, null, null);
  }

  /** Group and de-duplication id are hashed: an id of a customer is too long for SQS and does not belong there. */
  public static QueueMessage fifo(String body, String group, String deduplication) {
    return new QueueMessage(body, Digest.sha256(group), Digest.sha256(deduplication));
  }

  long size() {
    return body.getBytes(StandardCharsets.UTF_8).length + ATTRIBUTE_BYTES;
  }

  /** @param request the id of the request that sends it, or null */
  SendMessageBatchRequestEntry entry(String id, String request) {
    var entry = SendMessageBatchRequestEntry.builder().id(id).messageBody(body).messageGroupId(group).messageDeduplicationId(deduplication);
    if (request != null) {
      entry.messageAttributes(Map.of(REQUEST, MessageAttributeValue.builder().dataType("String").stringValue(request).build()));
    }
    return entry.build();
  }
}
