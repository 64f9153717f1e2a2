package com.tqpro.whatsapp.benchmarks;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * Lambda's runtime API for one function process (docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html): hands it events one by one and
 * takes its answers. With a snapshot, the process waits at {@code restore/next} until it is restored.
 */
final class RuntimeApi implements AutoCloseable {
  private static final String BASE = "/2018-06-01/runtime/";

  private final HttpServer server;
  private final LinkedBlockingQueue<byte[]> events = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final LinkedBlockingQueue<Boolean> restores = new LinkedBlockingQueue<>();

  /** @param at when it came, {@link System#nanoTime} */
  record Answer(byte[] body, boolean error, long at) {}

  RuntimeApi() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext(BASE, this::handle);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** Waits until the process asks for its first event, or for its restore. */
  void awaitReady() {
    if (take(asked) == null) {
      throw new IllegalStateException("the function process did not come up");
    }
  }

  void restore() {
    restores.add(true);
  }

  /** @return when the answer came, in nanoseconds from the call */
  long invoke(byte[] event) {
    long begin = System.nanoTime();
    events.add(event);
    return answer().at() - begin;
  }

  void send(byte[] event) {
    events.add(event);
  }

  Answer answer() {
    var answer = take(answers);
    if (answer == null || answer.error()) {
      throw new IllegalStateException("the function failed: " + (answer == null ? "no answer" : new String(answer.body(), StandardCharsets.UTF_8)));
    }
    return answer;
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var path = exchange.getRequestURI().getPath().substring(BASE.length());
      try {
        if (path.equals("restore/next")) {
          asked.add(path);
          restores.take();
          exchange.sendResponseHeaders(200, -1);
        } else if (path.equals("invocation/next")) {
          asked.add(path);
          next(exchange, events.take());
        } else {
          var body = exchange.getRequestBody().readAllBytes();
          answers.add(new Answer(body, path.endsWith("/error"), System.nanoTime()));
          exchange.sendResponseHeaders(202, -1);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void next(HttpExchange exchange, byte[] event) throws IOException {
    var headers = exchange.getResponseHeaders();
    headers.add("Lambda-Runtime-Aws-Request-Id", UUID.randomUUID().toString());
    headers.add("Lambda-Runtime-Deadline-Ms", Long.toString(System.currentTimeMillis() + 60_000));
    headers.add("Lambda-Runtime-Invoked-Function-Arn", "arn:aws:lambda:eu-central-1:000000000000:function:bench");
    headers.add("Content-Type", "application/json");
    exchange.sendResponseHeaders(200, event.length);
    exchange.getResponseBody().write(event);
  }

  private static <T> T take(LinkedBlockingQueue<T> queue) {
    try {
      return queue.poll(60, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
