package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.SQSEvent;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import com.tqpro.whatsapp.embedded.TestContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The samples for {@code sam local invoke}, read as the runtime reads them. */
class SampleEventsTest {
  @RegisterExtension
  static final SenderWorld WORLD = new SenderWorld();

  @Test
  void the_ticket_for_replies_finds_none() throws IOException {
    var json = Files.readString(Path.of("../../events", "sender-replies.json"));
    var event = LambdaEventSerializers.serializerFor(SQSEvent.class, getClass().getClassLoader()).fromJson(json);
    assertThat(WORLD.function(SenderPorts.NONE).handleRequest(event, new TestContext(60_000)).getBatchItemFailures()).isEmpty();
    assertThat(WORLD.log()).contains("\"ending\":\"DONE\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sender-sends.json", "sender-sends-later.json"})
  void the_ticket_of_a_broadcast_that_is_gone_is_void(String file) throws IOException {
    var json = Files.readString(Path.of("../../events", file));
    var event = LambdaEventSerializers.serializerFor(SQSEvent.class, getClass().getClassLoader()).fromJson(json);
    assertThat(WORLD.function(SenderPorts.NONE).handleRequest(event, new TestContext(60_000)).getBatchItemFailures()).isEmpty();
    assertThat(WORLD.log()).contains("\"ending\":\"VOID\"");
    assertThat(WORLD.graph.callCount()).isZero();
  }
}
