package com.tqpro.whatsapp.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.local.tenants.DemoTenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.io.TempDir;

/** A small template as a whole system: HTTP, queue, schedule, state kept between runs. */
@Isolated("it counts what a system leaves running in the process")
class LocalSystemTest {
  @TempDir Path folder;
  private Path template;

  @BeforeEach
  void write() throws IOException {
    SampleZip.in(folder);
    template = folder.resolve("template.yaml");
    try (var in = getClass().getResourceAsStream("/sample-template.yaml")) {
      Files.copy(in, template);
    }
  }

  @Test
  void runs_what_the_template_says_and_keeps_its_state() throws Exception {
    var state = folder.resolve("state");
    String key;
    try (var system = LocalSystem.start(Options.of(template).withState(state))) {
      key = system.secrets().service("TQPRO_API_KEY");
      assertThat(get(system.baseUrl(), "/sample/environment")).isEqualTo(system.graph().baseUri() + " Http");
      system.sqs().sendMessage(r -> r.queueUrl(system.template().queue("Work").url()).messageBody("hello").messageGroupId("g").messageDeduplicationId("d"));
      Await.until("the message is handled", Duration.ofSeconds(60), () -> system.logs("Worker").contains("hello g 1") && system.depth("Work") == 0);
      system.fire("Clock", "Tick");
      assertThat(system.logs("Clock")).contains("aws.events Scheduled Event arn:aws:events:eu-central-1:000000000000:rule/ClockTick");
      assertThat(system.token("admin", "oasis")).matches("[\\w-]+\\.[\\w-]+\\.[\\w-]+");
      assertThat(Files.readString(state.resolve("log/sample.log"))).contains("hello g 1");
      assertThat(system.graph().templates(DemoTenant.OASIS.waba().orElseThrow())).isNotEmpty();
      assertThatThrownBy(() -> LocalSystem.start(Options.of(template).withState(state))).hasMessageContaining("another local system uses");
    }
    try (var again = LocalSystem.start(Options.of(template).withState(state))) {
      assertThat(again.secrets().service("TQPRO_API_KEY")).isEqualTo(key);
    }
  }

  @Test
  void a_wrong_template_leaves_nothing_running() throws Exception {
    Files.writeString(template, Files.readString(template).replace("rate(1 hour)", "'cron(0 0 * * ? *)'"));
    assertThatThrownBy(() -> LocalSystem.start(Options.of(template))).hasMessageStartingWith("Clock.Events.Tick.Properties.Schedule: only rate");
    Files.writeString(template, Files.readString(template).replace("'cron(0 0 * * ? *)'", "rate(1 hour)").replace("functions.HttpSample", "functions.Gone"));
    assertThatThrownBy(() -> LocalSystem.start(Options.of(template).withParameters(Map.of())))
        .hasMessage("Http does not start: sample.functions.Gone (java.lang.ClassNotFoundException)");
  }

  private static String get(URI base, String path) throws Exception {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(base.resolve(path)).build(), HttpResponse.BodyHandlers.ofString()).body();
    }
  }
}
