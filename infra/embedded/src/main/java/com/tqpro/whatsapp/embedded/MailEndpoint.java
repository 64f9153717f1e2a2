package com.tqpro.whatsapp.embedded;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Amazon SES on a free port of 127.0.0.1, as far as this system uses it: SendEmail of version 2 with a simple text mail
 * (docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html). What is sent stays in a mailbox. That a request is signed for the
 * service ses is checked, the signature itself is not.
 */
public final class MailEndpoint implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int KEPT = 500;

  private final InstantSource clock;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Mail> mails = new ArrayList<>();

  private MailEndpoint(InstantSource clock) {
    this.clock = clock;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::handle);
    server.start();
  }

  public static MailEndpoint start(InstantSource clock) {
    return new MailEndpoint(clock);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** The newest mails, oldest first. */
  public synchronized List<Mail> mails() {
    return List.copyOf(mails);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      var body = exchange.getRequestBody().readAllBytes();
      var authorization = exchange.getRequestHeaders().getFirst("Authorization");
      boolean signed = authorization != null && authorization.startsWith("AWS4-HMAC-SHA256 Credential=") && authorization.contains("/ses/aws4_request");
      if (!signed) {
        answer(exchange, 403, "{\"message\":\"Missing Authentication Token\"}");
      } else if (!exchange.getRequestMethod().equals("POST") || !exchange.getRequestURI().getPath().equals("/v2/email/outbound-emails")) {
        answer(exchange, 404, "{\"message\":\"no such operation\"}");
      } else {
        var mail = read(body);
        answer(exchange, mail == null ? 400 : 200, mail == null ? "{\"message\":\"a mail has FromEmailAddress, Destination.ToAddresses and Content.Simple\"}" : "{\"MessageId\":\"local\"}");
      }
    }
  }

  private Mail read(byte[] body) throws IOException {
    var node = JSON.readTree(body);
    var mail = new Mail(clock.instant(), node.path("FromEmailAddress").asText(""), node.at("/Destination/ToAddresses/0").asText(""), text(node, "/Content/Simple/Subject/Data"),
        text(node, "/Content/Simple/Body/Text/Data"), text(node, "/Content/Simple/Headers/0/Value"));
    if (!mail.from().contains("@") || !mail.to().contains("@") || mail.subject().isEmpty() || mail.text().isEmpty()) {
      return null;
    }
    synchronized (this) {
      mails.add(mail);
      if (mails.size() > KEPT) {
        mails.removeFirst();
      }
    }
    return mail;
  }

  private static String text(JsonNode node, String pointer) {
    return node.at(pointer).asText("");
  }

  private static void answer(HttpExchange exchange, int status, String json) throws IOException {
    var bytes = json.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  /** @param reference the value of its first header of our own; empty where it has none */
  public record Mail(Instant at, String from, String to, String subject, String text, String reference) {}
}
