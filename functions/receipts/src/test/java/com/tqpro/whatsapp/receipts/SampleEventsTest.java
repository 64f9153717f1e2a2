package com.tqpro.whatsapp.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSBatchResponse;
import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.tqpro.whatsapp.embedded.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The samples for {@code sam local invoke}, read as the runtime reads them. */
class SampleEventsTest {
  @Test
  void receipts_of_a_row_that_is_not_there_come_again() throws IOException {
    try (var world = new ReceiptsWorld()) {
      world.now.set(Instant.parse("2026-11-24T10:01:00Z"));
      assertThat(world.function.handleRequest(sample("receipts-receipts.json"), new TestContext(60_000)).getBatchItemFailures())
          .extracting(SQSBatchResponse.BatchItemFailure::getItemIdentifier)
          .containsExactly("019a0000-0000-7000-8000-000000000000", "019a0000-0000-7000-8000-000000000001");
    }
  }

  @Test
  void the_account_event_is_logged() throws IOException {
    try (var world = new ReceiptsWorld()) {
      var event = sample("receipts-account-events.json");
      event.getRecords().forEach(r -> r.setEventSourceArn(com.tqpro.whatsapp.embedded.EmbeddedSqs.arn(world.accounts.substring(world.accounts.lastIndexOf('/') + 1))));
      assertThat(world.function.handleRequest(event, new TestContext(60_000)).getBatchItemFailures()).isEmpty();
      assertThat(world.text("select effect from tqwa.account_event")).isEqualTo("no such template, or something newer is known");
    }
  }

  private SQSEvent sample(String file) throws IOException {
    return LambdaEventSerializers.serializerFor(SQSEvent.class, getClass().getClassLoader()).fromJson(Files.readString(Path.of("../../events", file)));
  }
}
