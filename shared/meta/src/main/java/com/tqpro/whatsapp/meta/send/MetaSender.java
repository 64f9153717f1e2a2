package com.tqpro.whatsapp.meta.send;

import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends one message with exactly one POST. Meta has no idempotency key, so nothing here ever posts again: no redirect, no retry, no
 * HTTP/2 (whose client may replay), no authenticator. What cannot be known to have failed is {@link SendOutcome.Unknown}.
 */
public final class MetaSender {
  private static final Duration UNREACHABLE_PAUSE = Duration.ofSeconds(1);

  private final URI base;
  private final Duration responseTimeout;
  private final Clients clients;

  /**
   * @param baseUrl META_GRAPH_BASE_URL, for instance https://graph.facebook.com
   * @param version META_GRAPH_API_VERSION, for instance v25.0
   * @param responseTimeout from the start of the call until the whole answer is there
   * @param clients shared with other callers of Meta, or its own
   */
  public MetaSender(String baseUrl, String version, Duration responseTimeout, Clients clients) {
    this.base = URI.create(baseUrl.replaceAll("/+$", "") + "/" + version + "/");
    this.responseTimeout = responseTimeout;
    this.clients = clients;
  }

  /** How long a call takes at most. */
  public Duration timeout() {
    return responseTimeout;
  }

  /**
   * Posts the message. Blocks until the answer is there or the time is over.
   *
   * @param sender phone_number_id
   * @param body from {@link MetaBodies}
   * @param attempt the row's attempt, from 1, which decides how long a retry waits
   */
  public SendOutcome send(String sender, String token, byte[] body, int attempt) {
    var request = HttpRequest.newBuilder(base.resolve(sender + "/messages"))
        .header("Authorization", "Bearer " + token)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofByteArray(body))
        .build();
    try (var lease = clients.lease()) {
      return post(lease.client(), request, attempt);
    }
  }

  private SendOutcome post(HttpClient client, HttpRequest request, int attempt) {
    // HttpRequest.timeout would end with the answer's head; this covers the body as well.
    CompletableFuture<HttpResponse<byte[]>> call = client.sendAsync(request, BodyHandlers.ofByteArray());
    try {
      var response = call.get(responseTimeout.toMillis(), TimeUnit.MILLISECONDS);
      return MetaAnswer.read(response, attempt, clients.now());
    } catch (TimeoutException e) {
      call.cancel(true);
      return new SendOutcome.Unknown("no answer within " + responseTimeout.toMillis() + " ms");
    } catch (ExecutionException e) {
      return failed(e.getCause());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      return new SendOutcome.Unknown("interrupted while waiting for the answer");
    }
  }

  /** Only a connection that was never made proves that nothing was sent. */
  private static SendOutcome failed(Throwable cause) {
    return switch (cause) {
      case ConnectException _, HttpConnectTimeoutException _, UnresolvedAddressException _, SSLHandshakeException _ ->
          new SendOutcome.Throttled(Scope.CONNECTION, UNREACHABLE_PAUSE, "Meta could not be reached (" + cause.getClass().getSimpleName() + ")");
      case IOException _ -> new SendOutcome.Unknown("the connection broke (" + cause.getClass().getSimpleName() + ")");
      default -> new SendOutcome.Unknown("the call broke (" + cause.getClass().getSimpleName() + ")");
    };
  }
}
