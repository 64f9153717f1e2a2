package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Around a snapshot the function calls nobody whom it should not, and comes back with keys that it has looked at. */
class PrimingTest {
  @Test
  void priming_calls_only_dead_ports_and_the_registry_and_a_restored_function_checks_its_keys() {
    var fixture = new InternalFixture();
    try (var probe = SnapshotProbe.of(fixture.context.env().all())) {
      var function = new InternalApiFunction(context(probe));
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(passage.called()).isNotEmpty().isSubsetOf(Set.of("127.0.0.1:1", "127.0.0.1:" + Embedded.dynamo().endpoint().getPort()));
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    } finally {
      fixture.close();
    }
  }

  private static ServiceContext context(SnapshotProbe probe) {
    return new ServiceContext("internal-api", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8));
  }
}
