package sample.functions;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A queue function that prints one line for each message, "body group receiveCount", and whose bodies say what goes wrong. */
public final class QueueSample implements RequestHandler<SQSEvent, SQSBatchResponse> {
  @Override
  public SQSBatchResponse handleRequest(SQSEvent event, Context context) {
    System.out.println("batch " + event.getRecords().size() + " of " + event.getRecords().getFirst().getEventSourceArn());
    var failures = new ArrayList<SQSBatchResponse.BatchItemFailure>();
    for (var record : event.getRecords()) {
      System.out.println(record.getBody() + " " + record.getAttributes().get("MessageGroupId") + " " + record.getAttributes().get("ApproximateReceiveCount"));
    }
    for (var record : event.getRecords()) {
      var body = record.getBody();
      var attributes = record.getAttributes();
      if (body.startsWith("detail")) {
        System.out.println("detail " + record.getEventSource() + " " + record.getEventSourceArn() + " " + record.getAwsRegion() + " "
            + (attributes.get("SequenceNumber") != null) + " " + (attributes.get("SentTimestamp") != null) + " "
            + record.getMessageAttributes().get("kind").getStringValue() + " " + (record.getMd5OfBody() != null));
      } else if (body.startsWith("meet")) {
        meet(body);
        System.out.println("end-" + body + " " + attributes.get("MessageGroupId"));
      } else if (body.startsWith("fail")) {
        failures.add(new SQSBatchResponse.BatchItemFailure(record.getMessageId()));
      } else if (body.startsWith("boom")) {
        throw new IllegalStateException("boom");
      } else if (body.startsWith("stranger")) {
        failures.add(new SQSBatchResponse.BatchItemFailure("not-of-this-batch"));
      }
    }
    return new SQSBatchResponse(failures);
  }

  /** Goes on once two environments handle this body; they share no class of ours, so they meet at an object of the JVM. */
  private static void meet(String body) {
    var both = (CountDownLatch) System.getProperties().computeIfAbsent(body, b -> new CountDownLatch(2));
    both.countDown();
    try {
      if (!both.await(8, TimeUnit.SECONDS)) {
        throw new IllegalStateException("nobody else handles " + body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
