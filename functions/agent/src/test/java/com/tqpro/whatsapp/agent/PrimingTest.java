package com.tqpro.whatsapp.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Around a snapshot the function calls nobody but its own stand-ins, comes back with keys that it has looked at, and has loaded what its first call needs. */
class PrimingTest {
  /** Classes that the first call may load: somebody who never wrote before takes a path of his own. */
  private static final int MOST = 15;

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    var log = new ByteArrayOutputStream();
    var fixture = new AgentFixture();
    try (var probe = SnapshotProbe.of(fixture.variables)) {
      var function = new AgentFunction(new ServiceContext("agent", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(log, true, StandardCharsets.UTF_8)), AgentFunction::ports);
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("Priming");
      assertThat(passage.called()).isNotEmpty();
      assertThat(passage.others()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    } finally {
      fixture.close();
    }
  }

  @Test
  void the_first_call_after_a_restore_finds_its_classes_loaded() {
    var fixture = new AgentFixture();
    try {
      var message = fixture.sqs("oasis", "g", fixture.text("wamid.1", "Which hotels are free?"));
      var event = Json.object();
      var record = event.putArray("Records").addObject().put("messageId", "1").put("receiptHandle", "1").put("body", message.getBody()).put("eventSourceARN", message.getEventSourceArn());
      record.putObject("attributes").put("MessageGroupId", "g").put("ApproximateReceiveCount", "1");
      var calls = RestoredProcess.run(AgentFunction.class, fixture.variables, Json.bytes(event));
      assertThat(calls.output()).doesNotContain("Priming failed");
      assertThat(calls.answers().getFirst()).contains("\"batchItemFailures\":[]");
      assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(MOST);
    } finally {
      fixture.close();
    }
  }
}
