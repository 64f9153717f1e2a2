package com.tqpro.whatsapp.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Around a snapshot the function calls nobody but its own stand-ins, comes back with keys that it has looked at, and has loaded what its first call needs. */
class PrimingTest {
  /** Classes that the first call may load. */
  private static final int MOST = 5;

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    var log = new ByteArrayOutputStream();
    var fixture = new WebhooksFixture();
    try (var probe = SnapshotProbe.of(fixture.variables)) {
      var function = new WebhooksFunction(new ServiceContext("webhooks", Environment.of(probe.variables()), InstantSource.system(), new PrintStream(log, true, StandardCharsets.UTF_8)));
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(log.toString(StandardCharsets.UTF_8)).doesNotContain("Priming");
      assertThat(passage.called()).isNotEmpty();
      assertThat(passage.others()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    }
  }

  @Test
  void the_first_call_after_a_restore_finds_its_classes_loaded() {
    var fixture = new WebhooksFixture();
    var body = WebhooksFixture.envelope(WebhooksFixture.WABA, WebhooksFixture.NUMBER, "statuses", List.of(WebhooksFixture.status("wamid.1")));
    var event = WebhooksFixture.event("POST", "/webhooks/meta", body, MetaSignature.sign(body.getBytes(StandardCharsets.UTF_8), WebhooksFixture.SECRET));
    var calls = RestoredProcess.run(WebhooksFunction.class, fixture.variables, Json.bytes(event));
    assertThat(calls.output()).doesNotContain("Priming failed");
    assertThat(calls.answers().getFirst()).contains("\"statusCode\":200");
    assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(MOST);
  }
}
