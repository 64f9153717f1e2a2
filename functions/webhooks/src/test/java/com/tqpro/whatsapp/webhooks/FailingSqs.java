package com.tqpro.whatsapp.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** An SQS endpoint (AWS JSON 1.0) that takes or refuses single entries of SendMessageBatch, which ElasticMQ never does. */
final class FailingSqs implements AutoCloseable {
  private final HttpServer server;
  private final Predicate<String> refuses;
  private final boolean senderFault;
  private final List<String> taken = new ArrayList<>();

  /** @param refuses asked for each entry by the queue's URL */
  FailingSqs(Predicate<String> refuses, boolean senderFault) throws IOException {
    this.refuses = refuses;
    this.senderFault = senderFault;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** The bodies taken so far, in order, as {@code queue body}. */
  synchronized List<String> taken() {
    return List.copyOf(taken);
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var request = Json.tree(exchange.getRequestBody().readAllBytes());
      var url = request.path("QueueUrl").asText();
      var answer = Json.object();
      var failed = answer.putArray("Failed");
      var successful = answer.putArray("Successful");
      for (JsonNode entry : request.path("Entries")) {
        if (refuses.test(url)) {
          failed.addObject().put("Id", entry.path("Id").asText()).put("SenderFault", senderFault).put("Code", senderFault ? "InvalidMessageContents" : "InternalError");
        } else {
          taken.add(url.substring(url.lastIndexOf('/') + 1) + " " + entry.path("MessageBody").asText());
          successful.addObject().put("Id", entry.path("Id").asText()).put("MessageId", "m").put("MD5OfMessageBody", "0");
        }
      }
      var bytes = Json.bytes(answer);
      exchange.getResponseHeaders().set("content-type", "application/x-amz-json-1.0");
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    }
  }
}
