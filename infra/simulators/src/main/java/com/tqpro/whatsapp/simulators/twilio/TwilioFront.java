package com.tqpro.whatsapp.simulators.twilio;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The HTTP side: one virtual thread per call, loopback only. */
final class TwilioFront implements AutoCloseable {
  static {
    // Read once, by the first server class of the JVM; without them answers wait for a delayed ACK, and idle connections are closed.
    for (var property : new String[][] {{"sun.net.httpserver.nodelay", "true"}, {"sun.net.httpserver.maxIdleConnections", "4096"}}) {
      if (System.getProperty(property[0]) == null) {
        System.setProperty(property[0], property[1]);
      }
    }
  }

  private static final System.Logger LOG = System.getLogger(TwilioFront.class.getName());
  private static final int BODY_LIMIT = 1 << 20;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  TwilioFront(int port, Function<TwilioRequest, TwilioReply> handler) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 1024);
    } catch (IOException e) {
      throw new UncheckedIOException("the Twilio simulator cannot listen on port " + port, e);
    }
    server.setExecutor(threads);
    server.createContext("/", exchange -> exchange(exchange, handler));
    server.start();
  }

  URI baseUri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static void exchange(HttpExchange exchange, Function<TwilioRequest, TwilioReply> handler) throws IOException {
    try (exchange) {
      var authorization = exchange.getRequestHeaders().getFirst("Authorization");
      var reply = answer(handler, new TwilioRequest(exchange.getRequestMethod(), exchange.getRequestURI().getPath(), Codec.form(exchange.getRequestURI().getRawQuery()),
          authorization == null ? "" : authorization, new String(exchange.getRequestBody().readNBytes(BODY_LIMIT), StandardCharsets.UTF_8)));
      if (reply.dropped()) {
        return;
      }
      if (!reply.hold().isZero()) {
        Thread.sleep(reply.hold());
      }
      var bytes = reply.body();
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A fault of the simulator is answered and logged: a dropped connection would look like one of its tricks. */
  private static TwilioReply answer(Function<TwilioRequest, TwilioReply> handler, TwilioRequest request) {
    try {
      return handler.apply(request);
    } catch (Refused refused) {
      return TwilioReply.refused(refused.entry);
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "the simulator failed on " + request.method() + " " + request.path(), e);
      return TwilioReply.refused(TwilioErrorCatalogue.entry(20500));
    }
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
