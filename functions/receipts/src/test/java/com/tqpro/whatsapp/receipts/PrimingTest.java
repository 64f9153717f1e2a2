package com.tqpro.whatsapp.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/** Around a snapshot the function calls nobody but its own stand-ins, comes back with keys that it has looked at, and has loaded what its first call needs. */
class PrimingTest {
  /** Classes that the first call may load. */
  private static final int MOST = 5;

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    var log = new ByteArrayOutputStream();
    var world = new ReceiptsWorld();
    try (var probe = SnapshotProbe.of(world.context.env().all())) {
      var function = new ReceiptsFunction(new ServiceContext("receipts", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(log, true, StandardCharsets.UTF_8)));
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("Priming");
      assertThat(passage.called()).isNotEmpty();
      assertThat(passage.others()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    } finally {
      world.close();
    }
  }

  @Test
  void the_first_call_after_a_restore_finds_its_classes_loaded() throws IOException {
    var world = new ReceiptsWorld();
    try {
      var calls = RestoredProcess.run(ReceiptsFunction.class, world.context.env().all(), Files.readAllBytes(Path.of("../../events/receipts-receipts.json")));
      assertThat(calls.output()).doesNotContain("Priming failed");
      assertThat(calls.answers().getFirst()).contains("\"batchItemFailures\":");
      assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(MOST);
    } finally {
      world.close();
    }
  }
}
