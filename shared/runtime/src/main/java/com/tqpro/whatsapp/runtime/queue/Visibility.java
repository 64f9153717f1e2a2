package com.tqpro.whatsapp.runtime.queue;

import com.amazonaws.services.lambda.runtime.events.SQSEvent.SQSMessage;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.ChangeMessageVisibilityBatchRequestEntry;

/**
 * Sets how long received messages stay hidden. A handler hides them for its remaining time and ten seconds when it starts, so that
 * a crash blocks a group for that long and not for the queue's six times the time-out.
 */
public final class Visibility {
  static final int SLACK_SECONDS = 10;

  private final SqsClient client;
  private final String url;

  public Visibility(SqsClient client, String url) {
    this.client = client;
    this.url = url;
  }

  public void holdFor(List<SQSMessage> messages, int remainingMillis) {
    set(messages, remainingMillis / 1000 + SLACK_SECONDS);
  }

  /** @param seconds 0 (at once) to 43,200 */
  public void set(List<SQSMessage> messages, int seconds) {
    for (int from = 0; from < messages.size(); from += Queue.BATCH) {
      var entries = new ArrayList<ChangeMessageVisibilityBatchRequestEntry>();
      for (int i = from; i < Math.min(messages.size(), from + Queue.BATCH); i++) {
        entries.add(ChangeMessageVisibilityBatchRequestEntry.builder()
            .id(Integer.toString(i)).receiptHandle(messages.get(i).getReceiptHandle()).visibilityTimeout(seconds).build());
      }
      client.changeMessageVisibilityBatch(r -> r.queueUrl(url).entries(entries));
    }
  }
}
