package com.tqpro.whatsapp.embedded;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Secrets Manager on a free port of 127.0.0.1, as far as this system uses it: GetSecretValue, PutSecretValue, CreateSecret,
 * DescribeSecret, ListSecrets over AWS JSON 1.1, with the stages AWSCURRENT and AWSPREVIOUS
 * (docs.aws.amazon.com/secretsmanager/latest/apireference). Signatures are not checked.
 */
public final class SecretsEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final SecretStore store;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private SecretsEndpoint(SecretStore store) {
    this.store = store;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** @param file keeps the secrets between runs, readable by the owner only; null: in memory */
  public static SecretsEndpoint start(Path file) {
    return new SecretsEndpoint(new SecretStore(InstantSource.system(), file));
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Makes the secret, or gives it a new current value. */
  public void put(String name, String text) {
    if (find(name).isEmpty()) {
      store.create(JSON.createObjectNode().put("Name", name).put("SecretString", text));
    } else {
      store.put(JSON.createObjectNode().put("SecretId", name).put("SecretString", text));
    }
  }

  /** The current value. */
  public Optional<String> find(String name) {
    try {
      return Optional.of(store.get(JSON.createObjectNode().put("SecretId", name)).path("SecretString").asText());
    } catch (SecretFault e) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var target = Optional.ofNullable(exchange.getRequestHeaders().getFirst("X-Amz-Target")).orElse("");
      try {
        respond(exchange, 200, perform(target, JSON.readTree(exchange.getRequestBody())));
      } catch (SecretFault e) {
        respond(exchange, 400, JSON.createObjectNode().put("__type", e.type()).put("message", e.getMessage()).put("Message", e.getMessage()));
      } catch (JsonProcessingException e) {
        respond(exchange, 400, JSON.createObjectNode().put("__type", "SerializationException"));
      }
    }
  }

  private ObjectNode perform(String target, JsonNode request) {
    return switch (target) {
      case "secretsmanager.GetSecretValue" -> store.get(request);
      case "secretsmanager.PutSecretValue" -> store.put(request);
      case "secretsmanager.CreateSecret" -> store.create(request);
      case "secretsmanager.DescribeSecret" -> store.describe(request);
      case "secretsmanager.ListSecrets" -> store.list(request);
      default -> throw new SecretFault("UnknownOperationException", "not known here: " + target);
    };
  }

  private static void respond(HttpExchange exchange, int status, JsonNode body) throws IOException {
    var bytes = JSON.writeValueAsBytes(body);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }
}
