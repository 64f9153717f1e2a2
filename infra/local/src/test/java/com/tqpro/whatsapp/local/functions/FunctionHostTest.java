package com.tqpro.whatsapp.local.functions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.local.SampleZip;
import com.tqpro.whatsapp.local.template.Template;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A function from its zip, as Lambda runs it. */
class FunctionHostTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;
  private FunctionHost host;

  @AfterEach
  void close() {
    if (host != null) {
      host.close();
    }
  }

  @Test
  void sees_the_jdk_and_its_own_zip_and_nothing_of_its_host() throws Exception {
    start("sample.functions.HttpSample", 5, 1);
    assertThat(call("host")).isEqualTo("{\"statusCode\":200,\"body\":\"false false true\"}");
    assertThat(call("environment")).isEqualTo("{\"statusCode\":200,\"body\":\"hällo = world Sample\"}");
  }

  @Test
  void a_functions_environments_share_its_classes_and_two_hosts_share_none() throws Exception {
    start("sample.functions.HttpSample", 5, 1);
    assertThat(call("count")).contains("\"1\"");
    assertThat(call("count")).contains("\"2\"");
    host.close();
    start("sample.functions.HttpSample", 5, 1);
    assertThat(call("count")).contains("\"1\"");
  }

  @Test
  void a_time_out_is_an_error_and_the_environment_is_not_used_again() throws Exception {
    start("sample.functions.HttpSample", 3, 1);
    assertThat(call("own-count")).contains("\"1\"");
    assertFails("sleep", "Sandbox.Timedout", "Task timed out after 3.00 seconds");
    assertThat(call("own-count")).contains("\"1\"");
    assertThat(Integer.parseInt(call("remaining").replaceAll("\\D*200\\D*", "").replaceAll("\\D", ""))).isBetween(1, 3000);
  }

  @Test
  void a_thread_left_at_work_fails_the_invocation() throws Exception {
    start("sample.functions.HttpSample", 5, 1);
    assertFails("leave", "Local.LeftThreads", "the handler returned, but left threads at work: [left-behind]");
    assertThat(call("count")).contains("\"1\"");
  }

  @Test
  void what_the_handler_throws_is_told_by_its_class() {
    start("sample.functions.HttpSample", 5, 1);
    assertFails("throw", "java.lang.IllegalArgumentException", "no such thing");
    assertThat(host.log().lines()).anyMatch(line -> line.contains("IllegalArgumentException: no such thing"));
  }

  @Test
  void answers_and_events_of_more_than_six_megabytes_are_refused() {
    start("sample.functions.HttpSample", 5, 1);
    assertFails("large", "Function.ResponseSizeTooLarge", "Response payload size exceeded maximum allowed payload size (6291556 bytes).");
    assertFails("x".repeat(FunctionHost.MAX_EVENT + 1), "RequestTooLarge", "the event has 6291457 bytes, more than 6291456");
  }

  @Test
  void output_goes_to_the_functions_log_untouched() throws Exception {
    start("sample.functions.HttpSample", 5, 1);
    call("say");
    assertThat(host.log().lines()).containsExactlyInAnyOrder("{\"said\":\"hello\"}", "from a virtual thread");
    assertThat(Files.readAllLines(folder.resolve("log/sample.log"))).contains("{\"said\":\"hello\"}");
  }

  @Test
  void one_environment_takes_one_invocation_at_a_time() throws Exception {
    start("sample.functions.HttpSample", 5, 1);
    var first = Thread.ofVirtual().start(() -> assertFails("sleep", "Sandbox.Timedout", "Task timed out after 5.00 seconds"));
    Await.until("the first is at work", PATIENCE, () -> {
      try {
        host.invoke(bytes("count"), Duration.ZERO);
        return false;
      } catch (FunctionFault e) {
        return e.type().equals("TooManyRequests");
      }
    });
    assertThat(call("count")).contains("statusCode");
    first.join();
  }

  @Test
  void a_schedules_event_reaches_a_typed_handler() throws Exception {
    start("sample.functions.ScheduleSample", 5, 1);
    host.invoke(bytes("{\"source\":\"aws.events\",\"detail-type\":\"Scheduled Event\",\"time\":\"2026-01-01T00:00:00Z\",\"resources\":[\"arn:r\"],\"detail\":{}}"), PATIENCE);
    assertThat(host.log().lines()).containsExactly("aws.events Scheduled Event arn:r");
  }

  @Test
  void a_handler_that_is_not_there_is_told_when_it_starts() {
    start("sample.functions.Missing", 5, 1);
    assertThatThrownBy(host::initialise).isInstanceOf(FunctionFault.class).hasMessage("sample.functions.Missing");
    assertThatThrownBy(() -> new FunctionHost(function("x.Y", 1), FunctionCode.alone(folder.resolve("none.zip"), folder.resolve("z")), Map.of(), folder.resolve("log/z.log"), 1, line -> { }))
        .hasMessageContaining("none.zip").hasMessageContaining("make build");
  }

  private void start(String handler, int timeoutSeconds, int environments) {
    var at = folder.resolve("unpacked-" + System.nanoTime());
    host = new FunctionHost(function(handler, timeoutSeconds), FunctionCode.alone(SampleZip.in(folder), at), Map.of(), folder.resolve("log/sample.log"), environments, line -> { });
  }

  private static Template.Function function(String handler, int timeoutSeconds) {
    return new Template.Function("Sample", "sample.zip", handler, Duration.ofSeconds(timeoutSeconds), 128, Map.of("GREETING", "hällo = world"), List.of(), List.of(), List.of());
  }

  private String call(String word) throws FunctionFault {
    return new String(host.invoke(bytes(word), PATIENCE), StandardCharsets.UTF_8);
  }

  private void assertFails(String word, String type, String message) {
    assertThatThrownBy(() -> call(word)).hasMessage(message).asInstanceOf(InstanceOfAssertFactories.type(FunctionFault.class))
        .extracting(FunctionFault::type).isEqualTo(type);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
