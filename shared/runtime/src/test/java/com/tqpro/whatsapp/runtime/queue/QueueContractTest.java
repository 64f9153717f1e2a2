package com.tqpro.whatsapp.runtime.queue;

import static org.assertj.core.api.Assertions.assertThat;

import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.AwsEndpoints;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The same against every SQS there is: ElasticMQ, and LocalStack where it runs. */
class QueueContractTest {
  @ParameterizedTest(name = "{0}")
  @MethodSource("com.tqpro.whatsapp.runtime.AwsEndpoints#sqs")
  void a_fifo_queue_keeps_order_within_a_group_and_drops_copies(String name, URI endpoint) {
    var client = new Aws(AwsEndpoints.environment(endpoint)).sqs();
    var queue = fifo(client);
    var messages = IntStream.range(0, 25).mapToObj(i -> QueueMessage.fifo("m" + i, "group", "id-" + i)).toList();
    assertThat(queue.sendAll(messages)).isEmpty();
    queue.send(QueueMessage.fifo("m0", "group", "id-0"));
    var received = drain(client, queue.url(), 25);
    assertThat(received.stream().map(Message::body)).containsExactlyElementsOf(messages.stream().map(QueueMessage::body).toList());
    assertThat(received.getFirst().attributes().get(MessageSystemAttributeName.MESSAGE_GROUP_ID)).isEqualTo(Digest.sha256("group"));
    assertThat(client.receiveMessage(r -> r.queueUrl(queue.url())).messages()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("com.tqpro.whatsapp.runtime.AwsEndpoints#sqs")
  void a_group_in_flight_blocks_itself_only(String name, URI endpoint) {
    var client = new Aws(AwsEndpoints.environment(endpoint)).sqs();
    var queue = fifo(client);
    queue.sendAll(List.of(QueueMessage.fifo("a1", "a", "a1"), QueueMessage.fifo("a2", "a", "a2"), QueueMessage.fifo("b1", "b", "b1")));
    var seen = new ArrayList<String>();
    for (int i = 0; i < 6 && seen.size() < 2; i++) {
      client.receiveMessage(r -> r.queueUrl(queue.url()).maxNumberOfMessages(1).waitTimeSeconds(1)).messages().forEach(m -> seen.add(m.body()));
    }
    assertThat(seen).containsExactlyInAnyOrder("a1", "b1");
    assertThat(client.receiveMessage(r -> r.queueUrl(queue.url()).maxNumberOfMessages(10)).messages()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("com.tqpro.whatsapp.runtime.AwsEndpoints#sqs")
  void what_is_too_large_for_sqs_is_refused_and_the_rest_goes_on(String name, URI endpoint) {
    var client = new Aws(AwsEndpoints.environment(endpoint)).sqs();
    var url = client.createQueue(r -> r.queueName("contract-" + UUID.randomUUID())).queueUrl();
    var queue = new Queue(client, url);
    var tooLarge = QueueMessage.standard("x".repeat(Queue.BATCH_BYTES + 1));
    var refused = queue.sendAll(List.of(QueueMessage.standard("one"), tooLarge, QueueMessage.standard("two")));
    assertThat(refused).containsExactly(new Queue.Refused(tooLarge, "MessageTooLong"));
    assertThat(drain(client, url, 2).stream().map(Message::body)).containsExactlyInAnyOrder("one", "two");
  }

  private static Queue fifo(SqsClient client) {
    return new Queue(client, client.createQueue(r -> r.queueName("contract-" + UUID.randomUUID() + ".fifo").attributes(Map.of(
        QueueAttributeName.FIFO_QUEUE, "true", QueueAttributeName.DEDUPLICATION_SCOPE, "messageGroup",
        QueueAttributeName.FIFO_THROUGHPUT_LIMIT, "perMessageGroupId"))).queueUrl());
  }

  private static List<Message> drain(SqsClient client, String url, int count) {
    var all = new ArrayList<Message>();
    for (int i = 0; i < 20 && all.size() < count; i++) {
      var messages = client.receiveMessage(r -> r.queueUrl(url).maxNumberOfMessages(10).waitTimeSeconds(1)
          .messageSystemAttributeNames(MessageSystemAttributeName.ALL)).messages();
      messages.forEach(m -> client.deleteMessage(r -> r.queueUrl(url).receiptHandle(m.receiptHandle())));
      all.addAll(messages);
    }
    return all;
  }
}
