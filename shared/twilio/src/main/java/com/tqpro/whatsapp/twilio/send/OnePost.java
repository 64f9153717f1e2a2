package com.tqpro.whatsapp.twilio.send;

import com.twilio.http.HttpClient;
import com.twilio.http.Request;
import com.twilio.http.Response;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The Twilio SDK's way out: exactly one request. The SDK's own client posts again on 429 and 5xx, which would send a message twice. It
 * also takes the SDK's fixed hosts to the configured ones, so that the same code reaches a simulator or a proxy.
 */
final class OnePost extends HttpClient {
  private static final String API = "https://api.twilio.com";

  private final String base;
  private final Duration timeout;
  private final HttpClients clients;

  /** @param base TWILIO_API_BASE_URL, without a slash at the end */
  OnePost(String base, Duration timeout, HttpClients clients) {
    this.base = base;
    this.timeout = timeout;
    this.clients = clients;
  }

  @Override
  public Response reliableRequest(Request request) {
    return makeRequest(request);
  }

  @Override
  public Response reliableRequest(Request request, int[] retryCodes, int retries, long delayMillis) {
    return makeRequest(request);
  }

  /** @throws CallFailed when there is no answer */
  @Override
  public Response makeRequest(Request request) {
    var url = request.constructURL().toString();
    if (!url.startsWith(API)) {
      throw new IllegalArgumentException("a call to another host than " + API);
    }
    var call = HttpRequest.newBuilder(URI.create(base + url.substring(API.length()))).header("Authorization", request.getAuthString()).header("Accept", "application/json");
    if (request.getBody() == null) {
      call.GET();
    } else {
      call.header("Content-Type", "application/x-www-form-urlencoded").POST(HttpRequest.BodyPublishers.ofString(request.getBody(), StandardCharsets.UTF_8));
    }
    var answer = clients.call(client -> answer(client.sendAsync(call.build(), BodyHandlers.ofByteArray())));
    return new Response(new String(answer.body(), StandardCharsets.UTF_8), answer.statusCode());
  }

  private HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> call) {
    try {
      // HttpRequest.timeout would end with the answer's head; this covers the body as well.
      return call.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new CallFailed("no answer within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new CallFailed("the connection broke (" + e.getCause().getClass().getSimpleName() + ")", e.getCause());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new CallFailed("interrupted while waiting for the answer", e);
    }
  }
}
