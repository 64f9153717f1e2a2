package com.tqpro.whatsapp.embedded;

import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.elasticmq.RelaxedSQSLimits$;
import org.elasticmq.rest.sqs.SQSRestServerBuilder;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * ElasticMQ on a free port of 127.0.0.1, in memory. Its limits are relaxed, because they are older than SQS's own (256 KiB messages);
 * who wants SQS's limits enforced puts a front before it.
 */
public final class EmbeddedSqs implements AutoCloseable {
  public static final String REGION = "eu-central-1";
  public static final String ACCOUNT = "000000000000";

  private final Runnable stop;
  private final URI endpoint;
  private final SqsClient client;

  private EmbeddedSqs(URI endpoint, Runnable stop) {
    this.stop = stop;
    this.endpoint = endpoint;
    this.client = SqsClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  public static EmbeddedSqs start() {
    var server = SQSRestServerBuilder.withInterface("127.0.0.1")
        .withDynamicPort()
        .withAWSRegion(REGION)
        .withAWSAccountId(ACCOUNT)
        .withSQSLimits(RelaxedSQSLimits$.MODULE$)
        .start();
    return new EmbeddedSqs(URI.create("http://127.0.0.1:" + server.waitUntilStarted().localAddress().getPort()), server::stopAndWait);
  }

  /** One that another process started and ends. */
  static EmbeddedSqs at(URI endpoint) {
    return new EmbeddedSqs(endpoint, () -> { });
  }

  public URI endpoint() {
    return endpoint;
  }

  /** A client of this server, closed with it. */
  public SqsClient client() {
    return client;
  }

  /**
   * Makes a queue; a name ending in {@code .fifo} makes a FIFO queue.
   *
   * @param attributes as in CreateQueue, for instance VisibilityTimeout, DelaySeconds, RedrivePolicy
   * @return its URL
   */
  public String createQueue(String name, Map<QueueAttributeName, String> attributes) {
    var all = new HashMap<>(attributes);
    if (name.endsWith(".fifo")) {
      all.put(QueueAttributeName.FIFO_QUEUE, "true");
    }
    return client.createQueue(r -> r.queueName(name).attributes(all)).queueUrl();
  }

  public String createQueue(String name) {
    return createQueue(name, Map.of());
  }

  public static String arn(String queueName) {
    return "arn:aws:sqs:" + REGION + ":" + ACCOUNT + ":" + queueName;
  }

  @Override
  public void close() {
    client.close();
    stop.run();
  }
}
