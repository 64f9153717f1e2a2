package com.tqpro.whatsapp.runtime.priming;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.QueueMessage;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

class RehearsalTest {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final JsonLog log = new JsonLog("test", InstantSource.system(), new PrintStream(out, true, StandardCharsets.UTF_8));

  @Test
  void a_play_runs_many_times_against_answers_and_leaves_neither_a_port_nor_a_thread() {
    var passes = new AtomicInteger();
    var url = new AtomicReference<String>();
    Rehearsal.run("test", log, "50", rehearsal -> {
      url.set(rehearsal.url());
      var context = rehearsal.context();
      rehearsal.forget(context::afterRestore);
      return () -> {
        passes.incrementAndGet();
        context.registry().refreshIfMoved();
        assertThat(context.registry().number(Provider.META, Rehearsal.META_SENDER).orElseThrow().tenant()).isEqualTo(Rehearsal.TENANT);
        assertThat(context.registry().number(Provider.META, "1")).isEmpty();
        assertThat(context.metaCredentials().accessToken(Rehearsal.TENANT)).contains(Rehearsal.SECRET);
        assertThat(context.secrets().find("none")).isEmpty();
        assertThat(context.queue("RECEIPTS_QUEUE_URL").sendAll(List.of(QueueMessage.standard("{}")))).isEmpty();
        assertThat(context.sqs().getQueueAttributes(r -> r.queueUrl(rehearsal.url()).attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES)).attributes())
            .containsEntry(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, "0");
        var contact = UUID.randomUUID();
        var made = context.contactKeys().findOrCreate(Rehearsal.TENANT, List.of(contact)).get(contact);
        assertThat(context.contactKeys().find(Rehearsal.TENANT, List.of(contact)).get(contact).open(made.seal("x", "t", "c", 0), "t", "c", 0)).isEqualTo("x");
      };
    });
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
    assertThat(passes).hasValueGreaterThan(1);
    assertThatThrownBy(() -> new Socket("127.0.0.1", URI.create(url.get()).getPort()).close()).isInstanceOf(java.net.ConnectException.class);
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
  }

  @Test
  void what_goes_wrong_is_told_and_breaks_nothing() {
    Rehearsal.run("test", log, "50", rehearsal -> {
      throw new IllegalStateException("no play");
    });
    Rehearsal.run("test", log, "50", rehearsal -> {
      var context = rehearsal.context();
      return () -> context.log().error("An error", java.util.Map.of(), new IllegalStateException("inside"));
    });
    Rehearsal.run("test", log, "50", rehearsal -> () -> {
      throw new NoClassDefFoundError("gone");
    });
    var once = new AtomicInteger();
    Rehearsal.run("test", log, "50", rehearsal -> rehearsal.forget(() -> {
      if (once.incrementAndGet() > 1) {
        throw new IllegalStateException("cannot forget");
      }
    })::url);
    assertThat(out.toString(StandardCharsets.UTF_8).lines()).hasSize(5).allMatch(line -> line.contains("\"message\":\"Priming failed\""))
        .anyMatch(line -> line.contains("no play")).anyMatch(line -> line.contains("An error")).anyMatch(line -> line.contains("gone")).anyMatch(line -> line.contains("cannot forget"));
    assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName).doesNotContain("priming-loopback");
  }

  @Test
  void nothing_of_the_process_s_own_environment_reaches_the_second_instance() {
    Rehearsal.run("test", log, "50", rehearsal -> {
      var variables = rehearsal.context().env().all();
      return () -> {
        assertThat(variables).doesNotContainKeys(System.getenv().keySet().toArray(String[]::new));
        assertThat(variables.values()).filteredOn(v -> v.contains("://")).allMatch(v -> v.startsWith(rehearsal.url()));
      };
    });
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }
}
