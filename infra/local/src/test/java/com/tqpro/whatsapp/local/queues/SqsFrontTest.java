package com.tqpro.whatsapp.local.queues;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tqpro.whatsapp.embedded.Embedded;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.BatchResultErrorEntry;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;
import software.amazon.awssdk.services.sqs.model.ReceiptHandleIsInvalidException;
import software.amazon.awssdk.services.sqs.model.SendMessageBatchRequestEntry;
import software.amazon.awssdk.services.sqs.model.SendMessageRequest;
import software.amazon.awssdk.services.sqs.model.SqsException;
import software.amazon.awssdk.services.sqs.model.TooManyEntriesInBatchRequestException;

/** What SQS refuses, refused to the real SDK client. */
class SqsFrontTest {
  private volatile Instant now = Instant.now();
  private SqsFront front;
  private SqsClient client;
  private String fifo;
  private String standard;

  @BeforeEach
  void start() {
    front = SqsFront.before(Embedded.sqs().endpoint(), () -> now);
    client = client(front);
    var name = UUID.randomUUID().toString();
    fifo = client.createQueue(r -> r.queueName(name + ".fifo").attributes(Map.of(QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.VISIBILITY_TIMEOUT, "60"))).queueUrl();
    standard = client.createQueue(r -> r.queueName(name).attributes(Map.of(QueueAttributeName.VISIBILITY_TIMEOUT, "60"))).queueUrl();
  }

  @AfterEach
  void close() {
    client.close();
    front.close();
  }

  static SqsClient client(SqsFront front) {
    return SqsClient.builder().endpointOverride(front.endpoint()).region(Region.EU_CENTRAL_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create()).build();
  }

  static Stream<Arguments> refusedMessages() {
    return Stream.of(
        refused("no group", true, "MissingParameter", m -> m.messageDeduplicationId("d")),
        refused("no deduplication id", true, "InvalidParameterValue", m -> m.messageGroupId("g")),
        refused("group of 129", true, "InvalidParameterValue", m -> m.messageGroupId("g".repeat(129)).messageDeduplicationId("d")),
        refused("group with a space", true, "InvalidParameterValue", m -> m.messageGroupId("a b").messageDeduplicationId("d")),
        refused("deduplication id of 129", true, "InvalidParameterValue", m -> m.messageGroupId("g").messageDeduplicationId("d".repeat(129))),
        refused("delay on FIFO", true, "InvalidParameterValue", m -> m.messageGroupId("g").messageDeduplicationId("d").delaySeconds(1)),
        refused("deduplication id on standard", false, "InvalidParameterValue", m -> m.messageDeduplicationId("d")),
        refused("delay of 901", false, "InvalidParameterValue", m -> m.delaySeconds(901)),
        refused("one byte more than 1 MiB", false, "InvalidParameterValue", m -> m.messageBody("x".repeat(1024 * 1024 + 1))),
        refused("control character", false, "InvalidMessageContents", m -> m.messageBody("a\u0001")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refusedMessages")
  void refuses_a_message(String name, boolean toFifo, String code, Consumer<SendMessageRequest.Builder> message) {
    assertThatThrownBy(() -> client.sendMessage(r -> message.accept(r.queueUrl(toFifo ? fifo : standard).messageBody("body"))))
        .isInstanceOfSatisfying(SqsException.class, e -> {
          assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
          assertThat(e.statusCode()).isEqualTo(400);
        });
  }

  @Test
  void takes_what_is_just_within_the_limits() {
    client.sendMessage(r -> r.queueUrl(fifo).messageBody("x").messageGroupId("!".repeat(128)).messageDeduplicationId("~".repeat(128)));
    client.sendMessage(r -> r.queueUrl(standard).messageBody("x".repeat(1024 * 1024)).delaySeconds(0));
    assertThat(client.receiveMessage(r -> r.queueUrl(standard).waitTimeSeconds(5)).messages()).singleElement()
        .satisfies(m -> assertThat(m.body()).hasSize(1024 * 1024));
    assertThat(fifo).startsWith(front.endpoint().toString());
  }

  @Test
  void refuses_batches_by_size_and_answers_bad_entries_one_by_one() {
    var eleven = new ArrayList<SendMessageBatchRequestEntry>();
    for (int i = 0; i < 11; i++) {
      eleven.add(entry("e" + i, "body"));
    }
    assertThatThrownBy(() -> client.sendMessageBatch(r -> r.queueUrl(standard).entries(eleven))).isInstanceOf(TooManyEntriesInBatchRequestException.class);
    var large = List.of(entry("a", "x".repeat(600_000)), entry("b", "x".repeat(600_000)));
    assertThatThrownBy(() -> client.sendMessageBatch(r -> r.queueUrl(standard).entries(large))).hasMessageContaining("Batch requests cannot be longer");

    var mixed = client.sendMessageBatch(r -> r.queueUrl(standard).entries(entry("good", "fine"), entry("bad", "\u0002")));

    assertThat(mixed.successful()).singleElement().satisfies(s -> assertThat(s.id()).isEqualTo("good"));
    assertThat(mixed.failed()).extracting(BatchResultErrorEntry::id, BatchResultErrorEntry::code, BatchResultErrorEntry::senderFault)
        .containsExactly(org.assertj.core.groups.Tuple.tuple("bad", "InvalidMessageContents", true));
  }

  @Test
  void an_expired_receipt_handle_is_refused_and_a_renewed_one_is_not() {
    for (var queue : List.of(fifo, standard)) {
      var handle = sentAndReceived(queue);
      client.changeMessageVisibility(r -> r.queueUrl(queue).receiptHandle(handle).visibilityTimeout(120));
      now = now.plusSeconds(119);
      assertThatCode(() -> client.changeMessageVisibility(r -> r.queueUrl(queue).receiptHandle(handle).visibilityTimeout(10))).doesNotThrowAnyException();
      now = now.plusSeconds(10);
      assertThatThrownBy(() -> client.deleteMessage(r -> r.queueUrl(queue).receiptHandle(handle))).hasMessageContaining("The receipt handle has expired");
      assertThatThrownBy(() -> client.changeMessageVisibility(r -> r.queueUrl(queue).receiptHandle(handle).visibilityTimeout(10))).hasMessageContaining("expired");
      assertThat(client.deleteMessageBatch(r -> r.queueUrl(queue).entries(e -> e.id("a").receiptHandle(handle))).failed()).singleElement()
          .satisfies(f -> assertThat(f.code()).isEqualTo("InvalidParameterValue"));
      assertThatThrownBy(() -> client.deleteMessage(r -> r.queueUrl(queue).receiptHandle("made-up"))).isInstanceOf(ReceiptHandleIsInvalidException.class);
    }
  }

  @Test
  void a_second_deliverys_handle_may_be_used_and_does_nothing() {
    var handle = front.handles().repeat(60);
    assertThatCode(() -> client.changeMessageVisibility(r -> r.queueUrl(standard).receiptHandle(handle).visibilityTimeout(5))).doesNotThrowAnyException();
    assertThat(client.deleteMessageBatch(r -> r.queueUrl(standard).entries(e -> e.id("a").receiptHandle(handle))).successful()).hasSize(1);
    now = now.plusSeconds(5);
    assertThatThrownBy(() -> client.deleteMessage(r -> r.queueUrl(standard).receiptHandle(handle))).hasMessageContaining("expired");
  }

  @Test
  void receiving_and_visibility_have_bounds() {
    assertThatThrownBy(() -> client.receiveMessage(r -> r.queueUrl(standard).maxNumberOfMessages(11))).isInstanceOf(SqsException.class);
    assertThatThrownBy(() -> client.receiveMessage(r -> r.queueUrl(standard).waitTimeSeconds(21))).isInstanceOf(SqsException.class);
    var handle = sentAndReceived(standard);
    assertThatThrownBy(() -> client.changeMessageVisibility(r -> r.queueUrl(standard).receiptHandle(handle).visibilityTimeout(43_201))).hasMessageContaining("43200");
  }

  private String sentAndReceived(String queue) {
    client.sendMessage(r -> {
      r.queueUrl(queue).messageBody("body");
      if (queue.endsWith(".fifo")) {
        r.messageGroupId("g").messageDeduplicationId(UUID.randomUUID().toString());
      }
    });
    return client.receiveMessage(r -> r.queueUrl(queue).waitTimeSeconds(5)).messages().getFirst().receiptHandle();
  }

  private static SendMessageBatchRequestEntry entry(String id, String body) {
    return SendMessageBatchRequestEntry.builder().id(id).messageBody(body).build();
  }

  private static Arguments refused(String name, boolean fifo, String code, Consumer<SendMessageRequest.Builder> message) {
    return Arguments.of(name, fifo, code, message);
  }
}
