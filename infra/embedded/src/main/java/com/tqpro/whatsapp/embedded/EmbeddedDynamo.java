package com.tqpro.whatsapp.embedded;

import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBRequestHandler;
import com.amazonaws.services.dynamodbv2.local.server.LocalDynamoDBServerHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * DynamoDB Local on a free port, in memory or in a folder. One database for every region and access key. Its own server listens on
 * every interface; this one only on 127.0.0.1.
 */
public final class EmbeddedDynamo implements AutoCloseable {
  private final AutoCloseable server;
  private final URI endpoint;
  private final DynamoDbClient client;

  private EmbeddedDynamo(URI endpoint, AutoCloseable server) {
    this.server = server;
    this.endpoint = endpoint;
    this.client = DynamoDbClient.builder()
        .endpointOverride(endpoint)
        .region(Region.of(EmbeddedSqs.REGION))
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local")))
        .httpClient(UrlConnectionHttpClient.create())
        .build();
  }

  public static EmbeddedDynamo start() {
    return start(null);
  }

  /** @param folder keeps the tables between runs; null: in memory */
  public static EmbeddedDynamo start(Path folder) {
    try {
      var path = folder == null ? null : Files.createDirectories(folder).toString();
      var tables = new LocalDynamoDBRequestHandler(0, folder == null, path, true, false);
      var context = new ContextHandler();
      context.setHandler(new LocalDynamoDBServerHandler(tables, "*"));
      var server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      server.setHandler(context);
      server.start();
      return new EmbeddedDynamo(URI.create("http://127.0.0.1:" + ((ServerConnector) server.getConnectors()[0]).getLocalPort()), () -> {
        server.stop();
        tables.shutdown();
      });
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
  }

  /** One that another process started and ends. */
  static EmbeddedDynamo at(URI endpoint) {
    return new EmbeddedDynamo(endpoint, () -> { });
  }

  public URI endpoint() {
    return endpoint;
  }

  /** A client of this server, closed with it. */
  public DynamoDbClient client() {
    return client;
  }

  /** Makes a table whose only key is the string attribute {@code pk}, as all tables of the template are; one that is there stays. */
  public void createTable(String name) {
    try {
      client.createTable(r -> r.tableName(name)
          .billingMode(BillingMode.PAY_PER_REQUEST)
          .attributeDefinitions(a -> a.attributeName("pk").attributeType(ScalarAttributeType.S))
          .keySchema(k -> k.attributeName("pk").keyType(KeyType.HASH)));
    } catch (ResourceInUseException e) {
      return;
    }
  }

  @Override
  public void close() {
    client.close();
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    }
  }
}
