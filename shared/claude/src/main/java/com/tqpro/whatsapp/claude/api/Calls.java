package com.tqpro.whatsapp.claude.api;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** HTTP/1.1 calls under one time-out, on a client that is made when first needed and may be dropped at any time. */
public final class Calls implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private HttpClient client;

  /**
   * @param timeout from the start of the call until the whole answer is there: {@code HttpRequest.timeout} would end with its head
   * @throws TimeoutException when the answer is not complete by then
   * @throws IOException when the other side cannot be reached or the connection breaks
   */
  public HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException, TimeoutException, InterruptedException {
    var call = client().sendAsync(request, BodyHandlers.ofByteArray());
    try {
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof IOException io ? io : new IOException("the call broke", e.getCause());
    } catch (TimeoutException | InterruptedException e) {
      call.cancel(true);
      throw e;
    }
  }

  private synchronized HttpClient client() {
    if (client == null) {
      client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(CONNECT)
          .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }
    return client;
  }

  @Override
  public synchronized void close() {
    if (client != null) {
      client.shutdownNow();
      client = null;
    }
  }
}
