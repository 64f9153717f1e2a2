package com.tqpro.whatsapp.internalapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
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
  /** Classes that the first call may load. */
  private static final int MOST = 5;

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    var log = new ByteArrayOutputStream();
    var fixture = new InternalFixture();
    try (var probe = SnapshotProbe.of(fixture.context.env().all())) {
      var function = new InternalApiFunction(new ServiceContext("internal-api", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(log, true, StandardCharsets.UTF_8)));
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
    var fixture = new InternalFixture();
    try {
      fixture.context.projector().project(new PlatformRepository(fixture.platform()).snapshot());
      var event = Json.object().put("version", "2.0").put("rawPath", "/marketing/internal/recipient/lookup").put("rawQueryString", "").put("isBase64Encoded", false);
      event.putObject("headers").put("authorization", "Bearer " + InternalFixture.KEY).put("x-tenant", "oasis");
      event.put("body", "{\"phone\":\"+971 50 000 0001\"}");
      event.putObject("requestContext").putObject("http").put("method", "POST").put("path", "/marketing/internal/recipient/lookup").put("sourceIp", "127.0.0.1");
      var calls = RestoredProcess.run(InternalApiFunction.class, fixture.context.env().all(), Json.bytes(event));
      assertThat(calls.output()).doesNotContain("Priming failed");
      assertThat(calls.answers().getFirst()).contains("\"statusCode\":200");
      assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(MOST);
    } finally {
      fixture.close();
    }
  }
}
