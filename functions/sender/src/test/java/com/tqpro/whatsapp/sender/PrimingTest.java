package com.tqpro.whatsapp.sender;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Around a snapshot the function calls nobody whom it should not, and comes back with keys that it has looked at. */
@Isolated("it watches every connection of the process")
class PrimingTest {
  @Test
  void priming_calls_only_ports_where_nothing_listens_and_a_restored_function_checks_its_keys() {
    var world = new SenderWorld();
    try (var probe = SnapshotProbe.of(world.context().env().all())) {
      var function = new SenderFunction(context(probe), SenderPorts.NONE);
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(passage.called()).containsExactly("127.0.0.1:1");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    } finally {
      world.close();
    }
  }

  private static ServiceContext context(SnapshotProbe probe) {
    return new ServiceContext("sender", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
