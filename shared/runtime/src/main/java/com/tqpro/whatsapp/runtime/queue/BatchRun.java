package com.tqpro.whatsapp.runtime.queue;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import software.amazon.awssdk.services.sqs.SqsClient;

/**
 * Runs a batch of queue messages: hides them for as long as the handler may take, handles each, and answers which failed. On a FIFO
 * queue the rest of a group stays unhandled after its first failure, so that order holds; other groups go on.
 */
public final class BatchRun {
  private final SqsClient client;
  private final JsonLog log;

  public BatchRun(SqsClient client, JsonLog log) {
    this.client = client;
    this.log = log;
  }

  /**
   * @param url the queue the messages came from
   * @param retryAfter seconds until a failed message is seen again, by its receive count
   */
  public SQSBatchResponse run(SQSEvent event, String url, int remainingMillis, ToIntFunction<Integer> retryAfter, Step step) {
    var visibility = new Visibility(client, url);
    visibility.holdFor(event.getRecords(), remainingMillis);
    var failed = new ArrayList<SQSMessage>();
    var stuck = new HashSet<String>();
    for (var message : event.getRecords()) {
      var group = message.getAttributes() == null ? null : message.getAttributes().get("MessageGroupId");
      if (group != null && stuck.contains(group)) {
        failed.add(message);
        continue;
      }
      log.request(request(message));
      try {
        step.handle(message);
      } catch (RuntimeException fault) {
        log.error("Queue message failed", Map.of("messageId", String.valueOf(message.getMessageId()), "receiveCount", receiveCount(message)), fault);
        failed.add(message);
        if (group != null) {
          stuck.add(group);
        }
      } finally {
        log.request(null);
      }
    }
    return answer(visibility, failed, retryAfter);
  }

  /** The answer that has those messages come again, each after the seconds that its receive count asks for. */
  public SQSBatchResponse answer(Visibility visibility, List<SQSMessage> failed, ToIntFunction<Integer> retryAfter) {
    var bySeconds = new LinkedHashMap<Integer, List<SQSMessage>>();
    failed.forEach(m -> bySeconds.computeIfAbsent(retryAfter.applyAsInt(receiveCount(m)), s -> new ArrayList<>()).add(m));
    bySeconds.forEach((seconds, messages) -> visibility.set(messages, seconds));
    return SQSBatchResponse.builder()
        .withBatchItemFailures(failed.stream().map(m -> new SQSBatchResponse.BatchItemFailure(m.getMessageId())).toList())
        .build();
  }

  /** The request that the message goes back to; of a message that nobody's request sent, its own id. */
  private static String request(SQSMessage message) {
    var attribute = message.getMessageAttributes() == null ? null : message.getMessageAttributes().get(QueueMessage.REQUEST);
    return attribute == null ? message.getMessageId() : attribute.getStringValue();
  }

  /** How often SQS has delivered the message, from 1. */
  public static int receiveCount(SQSMessage message) {
    var attributes = message.getAttributes();
    return attributes == null ? 1 : Integer.parseInt(attributes.getOrDefault("ApproximateReceiveCount", "1"));
  }

  /** Handles one message; throwing has it come again. */
  @FunctionalInterface
  public interface Step {
    void handle(SQSMessage message);
  }
}
