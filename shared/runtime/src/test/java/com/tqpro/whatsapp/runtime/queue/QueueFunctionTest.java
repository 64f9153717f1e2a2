package com.tqpro.whatsapp.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueueFunctionTest {
  @ParameterizedTest
  @ValueSource(strings = {"sender-sends.json", "receipts-receipts.json", "receipts-account-events.json", "agent-inbound.json", "agent-turns.json"})
  void an_event_is_read_as_lambdas_own_runtime_reads_it(String file) throws IOException {
    var json = Files.readString(Path.of("../../events", file));
    assertThat(QueueEvents.read(json.getBytes(StandardCharsets.UTF_8))).isEqualTo(LambdaEventSerializers.serializerFor(SQSEvent.class, getClass().getClassLoader()).fromJson(json));
  }

  @Test
  void the_request_that_a_message_goes_back_to_is_read_and_what_failed_is_answered() throws IOException {
    var out = new ByteArrayOutputStream();
    new Failing().handleRequest(new ByteArrayInputStream("""
        {"Records":[{"messageId":"a","body":"{}","attributes":{"ApproximateReceiveCount":"2"},
          "messageAttributes":{"request":{"stringValue":"req-1","dataType":"String","stringListValues":[],"binaryListValues":[]}}}, {"messageId":"b"}]}"""
        .getBytes(StandardCharsets.UTF_8)), out, null);
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("{\"batchItemFailures\":[{\"itemIdentifier\":\"a 2 req-1\"},{\"itemIdentifier\":\"b 1 none\"}]}");
  }

  /** Fails every message, by what it read of it. */
  private static final class Failing extends QueueFunction {
    @Override
    public SQSBatchResponse handleRequest(SQSEvent event, Context lambda) {
      return new SQSBatchResponse(event.getRecords().stream().map(m -> {
        var request = m.getMessageAttributes().get("request");
        return new SQSBatchResponse.BatchItemFailure(m.getMessageId() + " " + BatchRun.receiveCount(m) + " " + (request == null ? "none" : request.getStringValue()));
      }).toList());
    }
  }
}
