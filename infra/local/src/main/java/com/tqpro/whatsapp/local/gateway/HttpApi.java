package com.tqpro.whatsapp.local.gateway;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.local.functions.FunctionFault;
import com.tqpro.whatsapp.local.functions.FunctionHost;
import com.tqpro.whatsapp.local.template.Template;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * API Gateway's HTTP API on 127.0.0.1, with its limits: 10 MB a request, 10,240 bytes of request line and headers, 30 s an answer
 * (docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html). The port is bound at once, requests are answered
 * with 503 until {@link #serve}.
 */
public final class HttpApi implements AutoCloseable {
  static final int MAX_REQUEST = 10 * 1024 * 1024;
  static final int MAX_HEADERS = 10_240;
  static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpServer server;
  private final InstantSource clock;
  private final Duration patience;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Serving serving;

  private record Serving(RouteTable routes, Map<String, FunctionHost> hosts) {}

  private HttpApi(HttpServer server, InstantSource clock, Duration patience) {
    this.server = server;
    this.clock = clock;
    this.patience = patience;
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  /** @param port 0 for a free one */
  public static HttpApi bind(int port, InstantSource clock) {
    return bind(port, clock, PATIENCE);
  }

  static HttpApi bind(int port, InstantSource clock, Duration patience) {
    try {
      return new HttpApi(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0), clock, patience);
    } catch (BindException e) {
      throw new IllegalStateException("port " + port + " is in use: stop what uses it, or set PORT to another one", e);
    } catch (IOException e) {
      throw new IllegalStateException("cannot listen on port " + port, e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + port());
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** @param hosts the functions by their logical ids */
  public void serve(List<Template.Function> functions, Map<String, FunctionHost> hosts) {
    serving = new Serving(new RouteTable(functions), Map.copyOf(hosts));
  }

  /** Adds a page of the local system, which AWS does not have. @param path also for all paths below it */
  public void page(String path, HttpHandler handler) {
    server.createContext(path, handler);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var answer = answer(exchange);
      answer.headers().forEach((name, values) -> exchange.getResponseHeaders().put(name, values));
      boolean bodiless = exchange.getRequestMethod().equals("HEAD") || answer.status() == 204 || answer.status() == 304;
      exchange.sendResponseHeaders(answer.status(), bodiless || answer.body().length == 0 ? -1 : answer.body().length);
      if (!bodiless && answer.body().length > 0) {
        exchange.getResponseBody().write(answer.body());
      }
    }
  }

  private static int headerBytes(HttpExchange exchange) {
    int bytes = exchange.getRequestMethod().length() + exchange.getRequestURI().toString().length() + exchange.getProtocol().length() + 4;
    for (var header : exchange.getRequestHeaders().entrySet()) {
      for (var value : header.getValue()) {
        bytes += header.getKey().length() + value.length() + 4;
      }
    }
    return bytes;
  }

  private PayloadAnswer answer(HttpExchange exchange) throws IOException {
    var now = serving;
    if (now == null) {
      return PayloadAnswer.message(503, "Service Unavailable");
    }
    var uri = exchange.getRequestURI();
    if (headerBytes(exchange) > MAX_HEADERS) {
      return PayloadAnswer.message(431, "Request Header Fields Too Large");
    }
    var match = now.routes().find(exchange.getRequestMethod(), uri.getRawPath());
    if (match.isEmpty()) {
      return PayloadAnswer.message(404, "Not Found");
    }
    var body = exchange.getRequestBody().readNBytes(MAX_REQUEST + 1);
    if (body.length > MAX_REQUEST) {
      return PayloadAnswer.message(413, "Request Entity Too Large");
    }
    var request = new IncomingRequest(UUID.randomUUID().toString(), clock.instant(), exchange.getRequestMethod(), uri.getRawPath(),
        Optional.ofNullable(uri.getRawQuery()).orElse(""), exchange.getProtocol(), exchange.getRemoteAddress().getAddress().getHostAddress(), port(),
        exchange.getRequestHeaders(), body);
    var event = PayloadEvent.of(request, match.get());
    if (event.length > FunctionHost.MAX_EVENT) {
      return PayloadAnswer.message(413, "Request Entity Too Large");
    }
    return invoke(now.hosts().get(match.get().function().id()), event);
  }

  /** The caller stops waiting after 30 s; the function goes on until its own time-out, as on AWS. */
  private PayloadAnswer invoke(FunctionHost host, byte[] event) {
    var outcome = new CompletableFuture<byte[]>();
    threads.execute(() -> {
      try {
        outcome.complete(host.invoke(event, patience));
      } catch (FunctionFault | RuntimeException e) {
        outcome.completeExceptionally(e);
      }
    });
    try {
      return PayloadAnswer.read(outcome.get(patience.toMillis(), TimeUnit.MILLISECONDS)).orElseGet(() -> PayloadAnswer.message(500, "Internal Server Error"));
    } catch (ExecutionException e) {
      boolean busy = e.getCause() instanceof FunctionFault fault && fault.type().equals("TooManyRequests");
      return busy ? PayloadAnswer.message(503, "Service Unavailable") : PayloadAnswer.message(500, "Internal Server Error");
    } catch (TimeoutException e) {
      return PayloadAnswer.message(503, "Service Unavailable");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return PayloadAnswer.message(503, "Service Unavailable");
    }
  }
}
