package com.tqpro.whatsapp.runtime.priming;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;

/** A port of the loopback that only this process knows: one thread for each connection. Closed, it leaves neither a socket nor a thread. */
final class Loopback implements AutoCloseable {
  private final ServerSocket server;
  private final Talk talk;
  private final List<Socket> sockets = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private boolean closed;
  private volatile Exception fault;

  /** What is said on a connection, up to its end. */
  @FunctionalInterface
  interface Talk {
    void talk(InputStream in, OutputStream out) throws IOException;
  }

  Loopback(Talk talk) {
    this.talk = talk;
    try {
      // By its bytes: no name is looked up, whatever the machine calls its loopback.
      server = new ServerSocket(0, 50, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** What ended a connection before the other side did; null for nothing. */
  Exception fault() {
    return fault;
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        synchronized (threads) {
          if (closed) {
            socket.close();
            return;
          }
          sockets.add(socket);
        }
        socket.setTcpNoDelay(true);
        start(() -> serve(socket));
      }
    } catch (IOException e) {
      // Closed.
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket; var in = new BufferedInputStream(socket.getInputStream()); var out = new BufferedOutputStream(socket.getOutputStream())) {
      talk.talk(in, out);
    } catch (IOException | RuntimeException e) {
      // Unless this side was closed, it is told whoever asks why nothing was answered.
      fault = e;
    }
  }

  private void start(Runnable work) {
    synchronized (threads) {
      if (!closed) {
        var thread = new Thread(work, "priming-loopback");
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
      }
    }
  }

  @Override
  public void close() {
    List<Thread> all;
    synchronized (threads) {
      closed = true;
      all = List.copyOf(threads);
      quietly(server);
      sockets.forEach(Loopback::quietly);
    }
    try {
      for (var thread : all) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void quietly(AutoCloseable open) {
    try {
      open.close();
    } catch (Exception e) {
      // There is nothing left to give back.
      return;
    }
  }
}
