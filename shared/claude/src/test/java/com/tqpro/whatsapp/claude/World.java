package com.tqpro.whatsapp.claude;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.api.MessagesClient;
import com.tqpro.whatsapp.claude.product.Products;
import com.tqpro.whatsapp.claude.product.TqproApi;
import com.tqpro.whatsapp.domain.conversation.LeadState;
import com.tqpro.whatsapp.domain.conversation.ThreadMessage;
import com.tqpro.whatsapp.domain.conversation.TurnRequest;
import com.tqpro.whatsapp.domain.conversation.TurnResult;
import com.tqpro.whatsapp.domain.event.Direction;
import com.tqpro.whatsapp.simulators.claude.ClaudeSimulator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Answering against the simulator of Claude and a product API that serves files. Pauses are written down, not waited for. */
final class World implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-11-24T10:00:00Z");
  static final UUID CONVERSATION = UUID.fromString("01890000-0000-7000-8000-000000000001");

  final ClaudeSimulator claude = ClaudeSimulator.start(0);
  final List<Duration> pauses = new CopyOnWriteArrayList<>();
  final List<String> log = new CopyOnWriteArrayList<>();
  final List<String> productCalls = new CopyOnWriteArrayList<>();
  AiSettings settings = new AiSettings("sk-test", "claude-sonnet-5-5", 4096, false, 0);
  String prompt = text("config/ai-csr-prompt.txt");
  long spent;
  /** What the product API answers beside a file; 200 for the file. */
  volatile int productStatus = 200;
  final TqproApi products;
  final ClaudeAnswering answering;
  private final HttpServer server;

  World() {
    server = serve();
    var prices = new AiPrices(text("config/ai-prices.csv").lines().toList());
    var client = new MessagesClient(claude.baseUri().toString(), prices, () -> NOW, pauses::add);
    products = new TqproApi("http://127.0.0.1:" + server.getAddress().getPort() + "/tlinq-api/", () -> "internal-key", () -> NOW, pauses::add);
    var logger = logger();
    answering = new ClaudeAnswering(new AiPorts(tenant -> settings, tenant -> prompt, Products.handlers(products, logger), prices,
        (tenant, perDay) -> spent < perDay, client, () -> NOW, logger));
  }

  TurnResult.Answered answered(TurnRequest request) {
    var result = answering.answer(request, NOW.plusSeconds(60));
    if (result instanceof TurnResult.Answered answered) {
      return answered;
    }
    throw new AssertionError("failed: " + ((TurnResult.Failed) result).reason() + " " + claude.answers());
  }

  TurnResult.Failed failed(TurnRequest request) {
    return (TurnResult.Failed) answering.answer(request, NOW.plusSeconds(60));
  }

  /** A first message of a new customer. */
  static TurnRequest asks(String text) {
    return asks(LeadState.EMPTY, in(text));
  }

  static TurnRequest asks(LeadState state, ThreadMessage... history) {
    return new TurnRequest("oasis", CONVERSATION, null, List.of(history), List.of(), state, null);
  }

  static ThreadMessage in(String text) {
    return new ThreadMessage(Direction.IN, "CUSTOMER", "text", text, null, null, List.of(), NOW);
  }

  static ThreadMessage out(String text) {
    return new ThreadMessage(Direction.OUT, "AI", "text", text, null, null, List.of(), NOW);
  }

  AiLog logger() {
    return new AiLog() {
      @Override
      public void info(String message, Map<String, ?> fields) {
        log.add(message + " " + new java.util.TreeMap<>(fields));
      }

      @Override
      public void warn(String message, Map<String, ?> fields) {
        log.add("WARN " + message + " " + new java.util.TreeMap<>(fields));
      }
    };
  }

  private HttpServer serve() {
    try {
      var made = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
      made.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      made.createContext("/", exchange -> {
        try (exchange) {
          var path = exchange.getRequestURI().getPath();
          productCalls.add(exchange.getRequestMethod() + " " + path + " " + exchange.getRequestHeaders().getFirst("x-tenant") + " "
              + exchange.getRequestHeaders().getFirst("authorization") + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
          var body = resource(path.endsWith("hotel/listPackages") ? "packages.json" : path.endsWith("cruise/detail") ? "cruise.json" : "cruises.json").getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(productStatus, body.length);
          exchange.getResponseBody().write(body);
        }
      });
      made.start();
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String resource(String name) {
    try (var in = World.class.getResourceAsStream("/claude/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A file of the house. */
  static String text(String path) {
    try {
      return Files.readString(Path.of(System.getProperty("house"), path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }


  @Override
  public void close() {
    answering.close();
    products.close();
    server.stop(0);
    claude.close();
  }
}
