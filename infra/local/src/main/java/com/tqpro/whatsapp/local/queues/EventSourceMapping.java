package com.tqpro.whatsapp.local.queues;

import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.DeleteMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/**
 * Lambda's SQS event source mapping: polls, hands batches to the function, deletes what succeeded and leaves the rest to its visibility
 * and to the queue's redrive. On a FIFO queue a group with a message in flight gives no other message, so that a group's batches never overlap.
 */
public final class EventSourceMapping implements AutoCloseable {
  private static final int POLL_SECONDS = 5;
  private static final int RECEIVED_AT_ONCE = 10;
  /** Lambda's 6 MB for an event, less what one more answer of SQS can hold (1 MiB) and what the event adds to bodies (docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html). */
  private static final int MAX_GATHERED = 4 * 1024 * 1024;
  private static final Duration PATIENCE = Duration.ofMinutes(15);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private final Template.Mapping mapping;
  private final Template.Queue queue;
  private final FunctionHost host;
  private final SqsClient client;
  private final String region;
  private final Repeats repeats;
  private final Semaphore permits;
  private final Consumer<String> log;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean closed;

  /**
   * @param environments how many invocations of the function there can be at once
   * @param log hears what went wrong
   */
  public EventSourceMapping(Template.Mapping mapping, Template.Queue queue, FunctionHost host, SqsClient client, SqsFront front, String region,
                            int environments, Nastiness nastiness, Consumer<String> log) {
    this.mapping = mapping;
    this.queue = queue;
    this.host = host;
    this.client = client;
    this.region = region;
    this.repeats = new Repeats(queue.fifo() ? Nastiness.none() : nastiness, front.handles(), queue.visibilitySeconds());
    this.permits = new Semaphore(Math.min(environments, mapping.maximumConcurrency().orElse(environments)));
    this.log = log;
  }

  public void start() {
    threads.execute(this::poll);
  }

  @Override
  public void close() {
    closed = true;
    threads.shutdownNow();
  }

  private void poll() {
    while (!closed) {
      try {
        permits.acquire();
      } catch (InterruptedException e) {
        return;
      }
      var batch = List.<Message>of();
      try {
        batch = repeats.spoil(gather(), mapping.batchSize());
      } catch (RuntimeException e) {
        if (!closed) {
          log.accept(queue.name() + " cannot be polled: " + e.getMessage());
          LockSupport.parkNanos(Duration.ofSeconds(1).toNanos());
        }
      }
      if (batch.isEmpty() || closed) {
        permits.release();
      } else {
        var work = batch;
        threads.execute(() -> {
          try {
            process(work);
          } finally {
            permits.release();
          }
        });
      }
    }
  }

  /** Until the batch is full, by number or by bytes, or its window is over, counted from the first message. */
  private List<Message> gather() {
    var batch = new ArrayList<>(receive(Math.min(RECEIVED_AT_ONCE, mapping.batchSize()), POLL_SECONDS));
    long end = System.nanoTime() + mapping.window().toNanos();
    while (!batch.isEmpty() && batch.size() < mapping.batchSize() && bytes(batch) <= MAX_GATHERED && System.nanoTime() < end && !closed) {
      var more = receive(Math.min(RECEIVED_AT_ONCE, mapping.batchSize() - batch.size()), 0);
      batch.addAll(more);
      if (more.isEmpty()) {
        LockSupport.parkNanos(PAUSE.toNanos());
      }
    }
    return batch;
  }

  private static long bytes(List<Message> batch) {
    return batch.stream().mapToLong(m -> m.body().getBytes(StandardCharsets.UTF_8).length).sum();
  }

  private List<Message> receive(int most, int waitSeconds) {
    return client.receiveMessage(r -> r.queueUrl(queue.url()).maxNumberOfMessages(most).waitTimeSeconds(waitSeconds)
        .messageSystemAttributeNames(MessageSystemAttributeName.ALL).messageAttributeNames("All")).messages();
  }

  private void process(List<Message> batch) {
    Set<String> failed;
    try {
      var answer = host.invoke(SqsRecords.event(queue, region, batch), PATIENCE);
      var reported = mapping.reportsItems() ? SqsRecords.failures(answer, batch) : java.util.Optional.of(Set.<String>of());
      if (reported.isEmpty()) {
        log.accept(host.function().id() + " answered a batch of " + queue.name() + " with something that is no list of its items: the whole batch failed");
        return;
      }
      failed = reported.get();
    } catch (FunctionFault e) {
      log.accept(host.function().id() + " failed on a batch of " + queue.name() + ": " + e.type());
      return;
    }
    delete(batch.stream().filter(m -> !failed.contains(m.messageId())).toList());
  }

  private void delete(List<Message> messages) {
    for (int from = 0; from < messages.size(); from += RECEIVED_AT_ONCE) {
      var entries = new ArrayList<DeleteMessageBatchRequestEntry>();
      for (var message : messages.subList(from, Math.min(messages.size(), from + RECEIVED_AT_ONCE))) {
        entries.add(DeleteMessageBatchRequestEntry.builder().id(Integer.toString(entries.size())).receiptHandle(message.receiptHandle()).build());
      }
      try {
        client.deleteMessageBatch(r -> r.queueUrl(queue.url()).entries(entries)).failed()
            .forEach(f -> log.accept("a handled message of " + queue.name() + " was not deleted and comes again: " + f.code()));
      } catch (SdkException e) {
        log.accept("handled messages of " + queue.name() + " were not deleted and come again: " + e.getMessage());
      }
    }
  }
}
