package com.tqpro.whatsapp.twilio.send;

import java.net.http.HttpClient;
import java.util.function.Function;

/** Lends the HTTP client for one call: HTTP/1.1, without redirects and retries, and young enough for its connections to live. */
@FunctionalInterface
public interface HttpClients {
  <T> T call(Function<HttpClient, T> use);
}
