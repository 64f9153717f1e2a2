package com.tqpro.whatsapp.runtime.priming;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.zip.CRC32;

/** As much of HTTP/1.1 as the clients of a function speak: bodies of known length or in chunks, kept connections. */
final class HttpTalk implements Loopback.Talk {
  private final Answers answers;
  private volatile boolean closing;

  /**
   * A request.
   *
   * @param headers by their names in lower case
   */
  record Request(String method, String path, Map<String, String> headers, String body) {}

  /** What is answered. */
  record Answer(int status, String type, String body) {}

  @FunctionalInterface
  interface Answers {
    Answer to(Request request);
  }

  HttpTalk(Answers answers) {
    this.answers = answers;
  }

  /** From now on every answer ends its connection, so that no client keeps one. */
  void last() {
    closing = true;
  }

  @Override
  public void talk(InputStream in, OutputStream out) throws IOException {
    while (true) {
      var first = line(in);
      if (first == null) {
        return;
      }
      var words = first.split(" ");
      var headers = new HashMap<String, String>();
      for (var header = line(in); header != null && !header.isEmpty(); header = line(in)) {
        int colon = header.indexOf(':');
        headers.put(header.substring(0, colon).toLowerCase(Locale.ROOT), header.substring(colon + 1).strip());
      }
      if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
        out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
      }
      var answer = answers.to(new Request(words[0], words[1], headers, body(in, headers)));
      var body = answer.body().getBytes(StandardCharsets.UTF_8);
      // DynamoDB sends it, and its client then reads through another stream.
      var crc = new CRC32();
      crc.update(body);
      boolean last = closing;
      var head = "HTTP/1.1 " + answer.status() + " x\r\nContent-Type: " + answer.type() + "\r\nx-amzn-RequestId: priming\r\nx-amz-crc32: " + crc.getValue() + "\r\nContent-Length: " + body.length
          + (last ? "\r\nConnection: close" : "") + "\r\n\r\n";
      out.write(head.getBytes(StandardCharsets.ISO_8859_1));
      out.write(body);
      out.flush();
      if (last) {
        return;
      }
    }
  }

  private static String body(InputStream in, Map<String, String> headers) throws IOException {
    if (!"chunked".equalsIgnoreCase(headers.get("transfer-encoding"))) {
      return new String(in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0"))), StandardCharsets.UTF_8);
    }
    var bytes = new ByteArrayOutputStream();
    for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
      bytes.write(in.readNBytes(size));
      line(in);
    }
    line(in);
    return bytes.toString(StandardCharsets.UTF_8);
  }

  /** A line without its end, or null where the connection ends. */
  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
