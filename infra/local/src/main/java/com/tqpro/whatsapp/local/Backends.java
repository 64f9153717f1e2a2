package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.embedded.EmbeddedDynamo;
import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.embedded.EmbeddedSqs;
import com.tqpro.whatsapp.embedded.SecretsEndpoint;
import com.tqpro.whatsapp.local.queues.SqsFront;
import com.tqpro.whatsapp.local.template.Place;
import com.tqpro.whatsapp.local.template.Template;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/** The stand-ins of AWS services that the functions talk to, and the template's queues and tables in them. */
final class Backends {
  static final String REGION = EmbeddedSqs.REGION;

  private final EmbeddedPostgres postgres;
  private final EmbeddedDynamo dynamo;
  private final SecretsEndpoint secrets;
  private final SqsFront front;
  private final SqsClient sqs;

  /** Starts all at once, because each takes a second or two; each is handed to {@code closing} as soon as it runs. */
  Backends(StateFolder state, InstantSource clock, Closing closing) {
    var postgresStart = starting(() -> closing.add(EmbeddedPostgres.start(state.kept("postgres").orElse(null))));
    var dynamoStart = starting(() -> closing.add(EmbeddedDynamo.start(state.kept("dynamodb").orElse(null))));
    var sqsStart = starting(() -> closing.add(EmbeddedSqs.start()));
    secrets = closing.add(SecretsEndpoint.start(state.kept("secrets.json").orElse(null)));
    try {
      front = closing.add(SqsFront.before(sqsStart.join().endpoint(), clock));
      sqs = closing.add(SqsClient.builder()
          .endpointOverride(front.endpoint())
          .region(Region.of(REGION))
          .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
          .httpClient(UrlConnectionHttpClient.builder().socketTimeout(java.time.Duration.ofSeconds(60)).build())
          .build());
      dynamo = dynamoStart.join();
      postgres = postgresStart.join();
    } catch (CompletionException e) {
      // The others are handed over for closing when they have started, too.
      CompletableFuture.allOf(postgresStart, dynamoStart, sqsStart).exceptionally(fault -> null).join();
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  EmbeddedPostgres postgres() {
    return postgres;
  }

  EmbeddedDynamo dynamo() {
    return dynamo;
  }

  SecretsEndpoint secrets() {
    return secrets;
  }

  SqsFront front() {
    return front;
  }

  /** A client of the queues that goes through the front, as the functions do. */
  SqsClient sqs() {
    return sqs;
  }

  Place place() {
    return new Place(REGION, EmbeddedSqs.ACCOUNT, front.endpoint().toString());
  }

  /** What every function needs to find the services. */
  Map<String, String> environment() {
    return Map.of(
        "AWS_REGION", REGION,
        "AWS_ACCESS_KEY_ID", "local",
        "AWS_SECRET_ACCESS_KEY", "local",
        "AWS_ENDPOINT_URL_SQS", front.endpoint().toString(),
        "AWS_ENDPOINT_URL_DYNAMODB", dynamo.endpoint().toString(),
        "AWS_ENDPOINT_URL_SECRETS_MANAGER", secrets.endpoint().toString());
  }

  void create(Template template) {
    var waiting = new ArrayList<>(template.queues());
    // A dead letter queue must be there before the queues that send to it.
    waiting.sort(java.util.Comparator.comparing(q -> q.redrive().isPresent()));
    waiting.forEach(this::create);
    template.tables().forEach(this::create);
  }

  private void create(Template.Queue queue) {
    var attributes = new EnumMap<QueueAttributeName, String>(QueueAttributeName.class);
    attributes.put(QueueAttributeName.VISIBILITY_TIMEOUT, Integer.toString(queue.visibilitySeconds()));
    attributes.put(QueueAttributeName.DELAY_SECONDS, Integer.toString(queue.delaySeconds()));
    attributes.put(QueueAttributeName.MESSAGE_RETENTION_PERIOD, Integer.toString(queue.retentionSeconds()));
    if (queue.fifo()) {
      attributes.put(QueueAttributeName.FIFO_QUEUE, "true");
      attributes.put(QueueAttributeName.CONTENT_BASED_DEDUPLICATION, Boolean.toString(queue.contentBasedDeduplication()));
    }
    queue.redrive().ifPresent(redrive -> attributes.put(QueueAttributeName.REDRIVE_POLICY,
        "{\"deadLetterTargetArn\":\"" + redrive.deadLetterArn() + "\",\"maxReceiveCount\":\"" + redrive.maxReceiveCount() + "\"}"));
    sqs.createQueue(r -> r.queueName(queue.name()).attributes(attributes));
    front.know(queue);
  }

  private void create(Template.Table table) {
    var attributes = new ArrayList<AttributeDefinition>();
    var keys = new ArrayList<KeySchemaElement>();
    table.keys().forEach((name, type) -> {
      attributes.add(AttributeDefinition.builder().attributeName(name).attributeType(type).build());
      keys.add(KeySchemaElement.builder().attributeName(name).keyType(keys.isEmpty() ? KeyType.HASH : KeyType.RANGE).build());
    });
    try {
      dynamo.client().createTable(r -> r.tableName(table.name()).billingMode(BillingMode.PAY_PER_REQUEST).attributeDefinitions(attributes).keySchema(keys));
    } catch (ResourceInUseException e) {
      return;
    }
  }


  private static <T> CompletableFuture<T> starting(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start, task -> Thread.ofPlatform().daemon().start(task));
  }
}
