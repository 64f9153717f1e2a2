package com.tqpro.whatsapp.sender;

import com.sun.net.httpserver.HttpServer;
import com.tqpro.whatsapp.postgres.Database;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Executors;
import java.util.function.Consumer;

/** A callback to which the simulator posts its webhooks, which so reach the tenant's rows. */
final class ReceiptsFlow implements AutoCloseable {
  private final HttpServer server;

  /** @param faults gets what a webhook throws; the simulator is answered 500 */
  ReceiptsFlow(Database database, Consumer<Throwable> faults) {
    try {
      server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    var sink = new ReceiptSink(database);
    server.createContext("/", exchange -> {
      var body = exchange.getRequestBody().readAllBytes();
      int status = 200;
      try {
        sink.take(body);
      } catch (RuntimeException e) {
        faults.accept(e);
        status = 500;
      }
      exchange.sendResponseHeaders(status, -1);
      exchange.close();
    });
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
