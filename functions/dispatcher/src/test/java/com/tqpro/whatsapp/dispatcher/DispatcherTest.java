package com.tqpro.whatsapp.dispatcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.send.SendTicket;
import com.tqpro.whatsapp.embedded.RestoredProcess;
import com.tqpro.whatsapp.embedded.SnapshotProbe;
import com.tqpro.whatsapp.embedded.TestContext;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DispatcherTest extends DispatcherCase {
  @Test
  void one_tenants_outage_does_not_keep_the_other_waiting_and_the_registry_is_healed() {
    enableBrokenTenant();
    var broadcast = broadcast("SCHEDULED", "2026-11-24T09:59:30Z", null);
    row(broadcast, "PENDING", NOW);
    assertThat(minute()).isEqualTo(Map.of("tenants", 2, "failed", 1, "left", 0));
    assertThat(context.registry().number(Provider.META, SENDER)).isPresent();
    assertThat(tickets()).hasSize(4).allSatisfy(t -> assertThat(t.broadcast()).isEqualTo(broadcast)).extracting(SendTicket::worker).containsExactlyInAnyOrder(0, 1, 2, 3);
    platform.run(h -> h.execute("update public.wa_phone_routing set rate_per_second = 40"));
    platform.run(h -> h.execute("update public.registry_version set version = version + 1"));
    now.updateAndGet(t -> t.plusSeconds(60));
    minute();
    assertThat(context.registry().number(Provider.META, SENDER).orElseThrow().ratePerSecond()).isEqualTo(40);
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("Registry projection healed");
  }

  @Test
  void priming_calls_only_its_own_stand_ins_and_a_restored_function_checks_its_keys() {
    try (var probe = SnapshotProbe.of(variables)) {
      var function = new DispatcherFunction(new ServiceContext("dispatcher", Environment.of(probe.variables()), now::get, new PrintStream(out, true, StandardCharsets.UTF_8)));
      var passage = probe.passage(() -> function.snapshot().beforeCheckpoint(null), () -> function.snapshot().afterRestore(null));
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("Priming");
      assertThat(passage.called()).isNotEmpty();
      assertThat(passage.others()).isEmpty();
      assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
      assertThat(passage.refusal()).isInstanceOf(StartupFault.class).hasMessageContaining("CONVERSATION_ENCRYPTION_KEY");
    }
  }

  @Test
  void the_first_minute_after_a_restore_finds_its_classes_loaded() {
    var calls = RestoredProcess.run(DispatcherFunction.class, variables, "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(calls.output()).doesNotContain("Priming failed");
    assertThat(calls.answers().getFirst()).contains("\"failed\":0");
    assertThat(calls.loaded().getFirst()).isLessThanOrEqualTo(5);
  }

  /** The sample for {@code sam local invoke}, read as the runtime reads it. */
  @Test
  void the_sample_event_is_a_minute() throws java.io.IOException {
    enableBrokenTenant();
    var answer = new ByteArrayOutputStream();
    try (var event = java.nio.file.Files.newInputStream(java.nio.file.Path.of("../../events/dispatcher-every-minute.json"))) {
      dispatcher.handleRequest(event, answer, new TestContext(55_000));
    }
    assertThat(Json.tree(answer.toByteArray()).path("tenants").asInt()).isEqualTo(2);
  }

  @Test
  void a_claude_model_that_is_unknown_is_warned_of_once_a_day_and_holds_nothing_up() {
    try (var claude = ClaudeSimulator.start(0)) {
      tenant.run(h -> h.execute("insert into tqwa.setting (name, value, updated_by) values ('ai.claude.model', 'claude-none-9', 'test')"));
      variables.putAll(Map.of("ANTHROPIC_BASE_URL", claude.baseUri().toString(), "ANTHROPIC_API_KEY", "sk-secret"));
      begin();
      minute();
      now.updateAndGet(t -> t.plus(Duration.ofHours(23)));
      minute();
      assertThat(out.toString(StandardCharsets.UTF_8).split("claude-none-9 is not known to the provider", -1)).hasSize(2);
      now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
      minute();
      assertThat(out.toString(StandardCharsets.UTF_8).split("claude-none-9 is not known to the provider", -1)).hasSize(3);
      assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("sk-secret");
    }
  }
}
