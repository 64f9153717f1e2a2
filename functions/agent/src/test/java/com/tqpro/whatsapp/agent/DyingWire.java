package com.tqpro.whatsapp.agent;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * All that a process says to the world goes through here, and ends at one step of it for good: nothing it does afterwards reaches anybody, as
 * when it is killed. A step is what one write puts on a connection: a statement, a commit, a request; a greeting of Postgres is none.
 */
final class DyingWire implements AutoCloseable {
  private final int dieAt;
  private final AtomicInteger steps = new AtomicInteger();
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final CompletableFuture<Void> death = new CompletableFuture<>();

  /** @param dieAt which step reaches nobody any more, from 1 */
  DyingWire(int dieAt) {
    this.dieAt = dieAt;
  }

  /** @return the port on which the process reaches what listens on {@code port} */
  int to(int port) {
    try {
      var server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      open.add(server);
      Thread.ofVirtual().start(() -> {
        while (!dead()) {
          try {
            var process = server.accept();
            var world = new Socket();
            world.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            world.setTcpNoDelay(true);
            process.setTcpNoDelay(true);
            open.add(process);
            open.add(world);
            Thread.ofVirtual().start(() -> carry(process, world, true));
            Thread.ofVirtual().start(() -> carry(world, process, false));
            if (dead()) {
              die();
            }
          } catch (IOException e) {
            return;
          }
        }
      });
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean dead() {
    return death.isDone();
  }

  /** Done when the process is dead. */
  CompletableFuture<Void> death() {
    return death;
  }

  private void carry(Socket from, Socket to, boolean outwards) {
    var buffer = new byte[65_536];
    try (from; to) {
      int n;
      while ((n = from.getInputStream().read(buffer)) > 0) {
        boolean greeting = buffer[0] == 0 || buffer[0] == 'p';
        if (outwards && !greeting && steps.incrementAndGet() == dieAt) {
          die();
          return;
        }
        to.getOutputStream().write(buffer, 0, n);
      }
    } catch (IOException e) {
      // The other end is gone.
    }
  }

  private void die() {
    death.complete(null);
    for (var one : open) {
      try {
        one.close();
      } catch (IOException e) {
        // It was closed already.
      }
    }
  }

  @Override
  public void close() {
    die();
  }
}
