package com.tqpro.whatsapp.local.queues;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/** Makes a standard queue's deliveries as bad as {@link Nastiness} says. One thread at a time. */
final class Repeats {
  private final Nastiness nastiness;
  private final ReceiptHandles handles;
  private final int visibilitySeconds;
  private final Random random;
  private final ArrayDeque<Message> waiting = new ArrayDeque<>();

  Repeats(Nastiness nastiness, ReceiptHandles handles, int visibilitySeconds) {
    this.nastiness = nastiness;
    this.handles = handles;
    this.visibilitySeconds = visibilitySeconds;
    this.random = new Random(nastiness.seed());
  }

  /** The batch with second deliveries of earlier messages in it, and some of its own kept to come again later. */
  List<Message> spoil(List<Message> received, int batchSize) {
    var batch = new ArrayList<>(received);
    while (!waiting.isEmpty() && batch.size() < batchSize) {
      var message = waiting.poll();
      // A batch never holds a message twice: answers name messages by their ids.
      if (batch.stream().noneMatch(m -> m.messageId().equals(message.messageId()))) {
        batch.add(message);
      }
    }
    for (var message : received) {
      if (nastiness.repeated() > 0 && random.nextDouble() < nastiness.repeated()) {
        waiting.add(again(message));
      }
    }
    if (nastiness.shuffled()) {
      Collections.shuffle(batch, random);
    }
    return batch;
  }

  private Message again(Message message) {
    var attributes = new java.util.HashMap<>(message.attributes());
    attributes.computeIfPresent(MessageSystemAttributeName.APPROXIMATE_RECEIVE_COUNT, (name, count) -> Integer.toString(Integer.parseInt(count) + 1));
    return message.toBuilder().receiptHandle(handles.repeat(visibilitySeconds)).attributes(attributes).build();
  }
}
