package com.tqpro.whatsapp.twilio.send;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Function;

/** Lends the HTTP client for one call: HTTP/1.1, without redirects and retries, and young enough for its connections to live. */
@FunctionalInterface
public interface HttpClients {
  <T> T call(Function<HttpClient, T> use);

  /** A client of its own for each call, for callers that call seldom. */
  static HttpClients fresh(Duration connectTimeout) {
    return new HttpClients() {
      @Override
      public <T> T call(Function<HttpClient, T> use) {
        try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).followRedirects(HttpClient.Redirect.NEVER).connectTimeout(connectTimeout).build()) {
          return use.apply(client);
        }
      }
    };
  }
}
