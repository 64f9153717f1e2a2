package com.tqpro.whatsapp.meta.send;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that writes given bytes in answer to each request it has read whole; an answer without a full body ends the connection. */
final class RawServer implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0);
  private final Deque<String> answers;
  private final boolean silent;
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();

  private RawServer(List<String> answers, boolean silent) throws IOException {
    this.answers = new ArrayDeque<>(answers);
    this.silent = silent;
    Thread.ofVirtual().start(this::accept);
  }

  static RawServer answering(String... answers) throws IOException {
    return new RawServer(List.of(answers), false);
  }

  static RawServer silent() throws IOException {
    return new RawServer(List.of(), true);
  }

  static String http(int status, String type, String body) {
    return "HTTP/1.1 " + status + " X\r\nContent-Type: " + type + "\r\nContent-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
  }

  String url() {
    return "http://127.0.0.1:" + server.getLocalPort();
  }

  List<String> requests() {
    return requests;
  }

  int connections() {
    return connections.get();
  }

  private void accept() {
    try {
      while (true) {
        var socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException e) {
      return;
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      String request;
      while ((request = read(socket.getInputStream())) != null) {
        requests.add(request);
        if (silent) {
          continue;
        }
        String answer;
        synchronized (answers) {
          answer = answers.isEmpty() ? "" : answers.poll();
        }
        socket.getOutputStream().write(answer.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
        if (!whole(answer)) {
          return;
        }
      }
    } catch (SocketException e) {
      return;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean whole(String answer) {
    int end = answer.indexOf("\r\n\r\n");
    return end > 0 && answer.substring(end + 4).getBytes(StandardCharsets.UTF_8).length == length(answer.substring(0, end));
  }

  private static String read(InputStream in) throws IOException {
    var head = new ByteArrayOutputStream();
    int b;
    while (!head.toString(StandardCharsets.UTF_8).endsWith("\r\n\r\n")) {
      if ((b = in.read()) < 0) {
        return null;
      }
      head.write(b);
    }
    var text = head.toString(StandardCharsets.UTF_8);
    return text + new String(in.readNBytes(length(text)), StandardCharsets.UTF_8);
  }

  private static int length(String head) {
    for (var line : head.split("\r\n")) {
      if (line.toLowerCase(java.util.Locale.ROOT).startsWith("content-length:")) {
        return Integer.parseInt(line.substring(line.indexOf(':') + 1).strip());
      }
    }
    return 0;
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (var socket : open) {
      socket.close();
    }
  }
}
