package com.tqpro.whatsapp.local.queues;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.embedded.Await;
import com.tqpro.whatsapp.embedded.Embedded;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.local.SampleZip;
import com.tqpro.whatsapp.local.functions.FunctionCode;
import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.template.Template;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.MessageAttributeValue;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The event source mapping between ElasticMQ and a function from its zip. */
class EventSourceMappingTest {
  private static final Duration SOON = Duration.ofSeconds(60);

  /** One function for all tests: its libraries are loaded once. */
  @TempDir static Path folder;
  private static FunctionHost host;
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private SqsFront front;
  private SqsClient client;
  private EventSourceMapping mapping;
  private int linesBefore;

  @BeforeAll
  static void load() throws FunctionFault {
    var function = new Template.Function("Sample", "sample.zip", "sample.functions.QueueSample", Duration.ofSeconds(10), 128, Map.of(), List.of(), List.of(), List.of());
    host = new FunctionHost(function, FunctionCode.alone(SampleZip.in(folder), folder.resolve("unpacked")), Map.of(), folder.resolve("sample.log"), 4, line -> { });
    host.initialise();
  }

  @AfterAll
  static void unload() {
    host.close();
  }

  @BeforeEach
  void start() {
    front = SqsFront.before(Embedded.sqs().endpoint(), InstantSource.system());
    client = SqsFrontTest.client(front);
  }

  @AfterEach
  void close() {
    mapping.close();
    client.close();
    front.close();
  }

  @Test
  void a_group_is_handled_in_order_one_batch_at_a_time_while_groups_overlap() {
    var queue = queue(true, 30, Optional.empty());
    for (int i = 0; i < 4; i++) {
      send(queue, "meet" + i, "even");
      send(queue, "meet" + i, "odd");
    }
    start(queue, mapping(queue, 1, 0), Nastiness.usual(1));
    awaitLines("end-meet", 8);
    for (var group : List.of("even", "odd")) {
      assertThat(matching("(end-)?meet\\d " + group + ".*")).containsExactly(
          "meet0 " + group + " 1", "end-meet0 " + group, "meet1 " + group + " 1", "end-meet1 " + group,
          "meet2 " + group + " 1", "end-meet2 " + group, "meet3 " + group + " 1", "end-meet3 " + group);
    }
    awaitEmpty(queue);
  }

  @Test
  void an_item_reported_failed_comes_again_and_holds_its_group_while_the_others_are_deleted() {
    var queue = queue(true, 5, Optional.empty()); // what is not reported is deleted before it comes again
    send(queue, "fail-a", "a");
    send(queue, "ok-b", "b");
    start(queue, mapping(queue, 10, 0), Nastiness.none());
    awaitLines("fail-a a 2", 1);
    send(queue, "behind-a", "a");
    awaitLines("fail-a a 3", 1);
    assertThat(matching("ok-b .*")).containsExactly("ok-b b 1");
    assertThat(matching("behind-a .*")).allMatch(line -> lines().indexOf(line) > lines().indexOf("fail-a a 2"));
  }

  @Test
  void a_message_received_too_often_goes_to_the_dead_letter_queue() {
    for (boolean fifo : new boolean[] {true, false}) {
      var dead = queue(fifo, 30, Optional.empty());
      var queue = queue(fifo, 1, Optional.of(new Template.Redrive(dead.arn(), 2)));
      send(queue, "fail-once", "g");
      start(queue, mapping(queue, 10, 0), Nastiness.none());
      var arrived = Await.value("the dead letter", SOON, () -> client.receiveMessage(r -> r.queueUrl(dead.url()).waitTimeSeconds(1)).messages().stream().findFirst());
      assertThat(arrived.body()).isEqualTo("fail-once");
      assertThat(matching("fail-once .*")).extracting(line -> line.substring(line.lastIndexOf(' ') + 1)).containsExactly("1", "2");
      awaitEmpty(queue);
      if (fifo) {
        mapping.close();
      }
    }
  }

  @Test
  void a_thrown_error_or_a_strange_answer_fails_the_whole_batch() {
    for (var body : new String[] {"boom", "stranger"}) {
      var queue = queue(false, 1, Optional.empty());
      send(queue, "fine-1", null);
      send(queue, body, null);
      start(queue, mapping(queue, 10, 0), Nastiness.none());
      awaitLines("fine-1 null 2", 1);
      awaitLines(body + " null 2", 1);
      assertThat(complaints).anyMatch(line -> line.contains(body.equals("boom") ? "failed on a batch" : "no list of its items"));
      if (body.equals("boom")) {
        mapping.close();
      }
    }
  }

  @Test
  void a_batching_window_gathers_up_to_the_batch_size() {
    var queue = queue(false, 30, Optional.empty());
    for (int i = 0; i < 45; i++) {
      send(queue, "m" + i, null);
    }
    start(queue, mapping(queue, 25, 5), Nastiness.none());
    awaitLines("m\\d+ .*", 45);
    assertThat(matching("batch .*" + queue.arn())).containsExactly("batch 25 of " + queue.arn(), "batch 20 of " + queue.arn());
    awaitEmpty(queue);
  }

  @Test
  void standard_messages_come_twice_when_told_to() {
    var queue = queue(false, 30, Optional.empty());
    for (int i = 0; i < 5; i++) {
      send(queue, "m" + i, null);
    }
    start(queue, mapping(queue, 10, 0), new Nastiness(1, true, 7));
    awaitLines("m\\d .* 2", 5);
    assertThat(matching("m\\d .* 1")).containsExactlyInAnyOrder("m0 null 1", "m1 null 1", "m2 null 1", "m3 null 1", "m4 null 1");
    assertThat(complaints).isEmpty();
    awaitEmpty(queue);
  }

  @Test
  void a_record_has_all_that_lambda_gives() {
    var queue = queue(true, 30, Optional.empty());
    client.sendMessage(r -> r.queueUrl(queue.url()).messageBody("detail").messageGroupId("g").messageDeduplicationId("d")
        .messageAttributes(Map.of("kind", MessageAttributeValue.builder().dataType("String").stringValue("test").build())));
    start(queue, mapping(queue, 10, 0), Nastiness.none());
    awaitLines("detail aws.*", 1);
    assertThat(matching("detail aws.*")).containsExactly("detail aws:sqs " + queue.arn() + " eu-central-1 true true test true");
  }

  private Template.Queue queue(boolean fifo, int visibility, Optional<Template.Redrive> redrive) {
    var name = UUID.randomUUID() + (fifo ? ".fifo" : "");
    var attributes = new HashMap<>(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(visibility)));
    if (fifo) {
      attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
    }
    redrive.ifPresent(r -> attributes.put(QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"" + r.deadLetterArn() + "\",\"maxReceiveCount\":\"" + r.maxReceiveCount() + "\"}"));
    var url = client.createQueue(r -> r.queueName(name).attributes(attributes)).queueUrl();
    return new Template.Queue("Queue", name, url, EmbeddedSqs.arn(name), fifo, visibility, 0, 345_600, false, redrive);
  }

  private static Template.Mapping mapping(Template.Queue queue, int size, int window) {
    return new Template.Mapping("Source", queue.arn(), size, Duration.ofSeconds(window), Optional.of(4), true);
  }

  private void start(Template.Queue queue, Template.Mapping source, Nastiness nastiness) {
    linesBefore = host.log().lines().size();
    mapping = new EventSourceMapping(source, queue, host, client, front, "eu-central-1", 4, nastiness, complaints::add);
    mapping.start();
  }

  private void send(Template.Queue queue, String body, String group) {
    client.sendMessage(r -> {
      r.queueUrl(queue.url()).messageBody(body);
      if (queue.fifo()) {
        r.messageGroupId(group).messageDeduplicationId(UUID.randomUUID().toString());
      }
    });
  }

  private List<String> lines() {
    var all = host.log().lines();
    return all.subList(linesBefore, all.size());
  }

  private List<String> matching(String pattern) {
    return lines().stream().filter(line -> line.matches(pattern)).toList();
  }

  private void awaitLines(String pattern, int count) {
    Await.until(count + " x " + pattern, SOON, () -> matching(pattern).size() >= count || lines().stream().filter(l -> l.startsWith(pattern)).count() >= count);
  }

  private void awaitEmpty(Template.Queue queue) {
    var names = List.of(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES, QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES_NOT_VISIBLE);
    Await.until("the queue is empty", SOON, () -> client.getQueueAttributes(r -> r.queueUrl(queue.url()).attributeNames(names)).attributes().values().stream().allMatch("0"::equals));
  }
}
