package com.tqpro.whatsapp.runtime.queue;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * A Lambda behind queues: an event of messages in, those that failed out. It reads the event itself, because what the runtime would read it
 * with cannot be primed before a snapshot.
 */
public abstract class QueueFunction implements RequestStreamHandler {
  @Override
  public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    out.write(answer(handleRequest(QueueEvents.read(in.readAllBytes()), context)));
  }

  /** @return the messages that come again */
  public abstract SQSBatchResponse handleRequest(SQSEvent event, Context lambda);

  private static byte[] answer(SQSBatchResponse response) {
    var answer = Json.object();
    var failures = answer.putArray("batchItemFailures");
    response.getBatchItemFailures().forEach(f -> failures.addObject().put("itemIdentifier", f.getItemIdentifier()));
    return Json.bytes(answer);
  }
}
