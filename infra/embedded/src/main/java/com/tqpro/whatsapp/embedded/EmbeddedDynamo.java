package com.tqpro.whatsapp.embedded;

import com.amazonaws.services.dynamodbv2.local.main.CommandLineInput;
import com.amazonaws.services.dynamodbv2.local.main.ServerRunner;
import com.amazonaws.services.dynamodbv2.local.server.DynamoDBProxyServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** DynamoDB Local on a free port, in memory or in a folder. One database for every region and access key. */
public final class EmbeddedDynamo implements AutoCloseable {
  private final DynamoDBProxyServer server;
  private final URI endpoint;
  private final DynamoDbClient client;

  private EmbeddedDynamo(DynamoDBProxyServer server, int port) {
    this.server = server;
    this.endpoint = URI.create("http://127.0.0.1:" + port);
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
    var arguments = new ArrayList<>(List.of("-sharedDb", "-disableTelemetry"));
    try {
      if (folder == null) {
        arguments.add("-inMemory");
      } else {
        arguments.addAll(List.of("-dbPath", Files.createDirectories(folder).toString()));
      }
      int port = freePort();
      arguments.addAll(List.of("-port", Integer.toString(port)));
      var input = new CommandLineInput(arguments.toArray(String[]::new));
      if (!input.init()) {
        throw new IllegalStateException("DynamoDB Local does not take " + arguments);
      }
      var server = ServerRunner.createServer(input);
      server.start();
      return new EmbeddedDynamo(server, port);
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not start", e);
    }
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
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("DynamoDB Local did not stop", e);
    }
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
