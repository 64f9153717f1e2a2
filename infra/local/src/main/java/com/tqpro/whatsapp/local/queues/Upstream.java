package com.tqpro.whatsapp.local.queues;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** ElasticMQ behind the front; its own address in answers becomes the front's. */
final class Upstream implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** @param queryError the header x-amzn-query-error, from which the SDK takes the error's code */
  record Answer(int status, byte[] body, Optional<String> queryError) {}

  private final URI elasticMq;
  private final URI front;
  private final Duration patience;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(Duration.ofSeconds(5)).build();

  Upstream(URI elasticMq, URI front, Duration patience) {
    this.elasticMq = elasticMq;
    this.front = front;
    this.patience = patience;
  }

  Answer send(String action, ObjectNode body) throws IOException, InterruptedException {
    var request = HttpRequest.newBuilder(elasticMq)
        .timeout(patience)
        .header("Content-Type", "application/x-amz-json-1.0")
        .header("X-Amz-Target", "AmazonSQS." + action)
        .POST(HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
        .build();
    var response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
    return new Answer(response.statusCode(), action.endsWith("Message") ? response.body() : withFrontsAddress(response.body()),
        response.headers().firstValue("x-amzn-query-error"));
  }

  @Override
  public void close() {
    client.shutdownNow();
  }

  /** Only answers with queue URLs need it; ElasticMQ calls itself localhost. */
  private byte[] withFrontsAddress(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    return text.contains("QueueUrl")
        ? text.replace("http://localhost:" + elasticMq.getPort(), front.toString()).replace(elasticMq.toString(), front.toString()).getBytes(StandardCharsets.UTF_8)
        : body;
  }
}
