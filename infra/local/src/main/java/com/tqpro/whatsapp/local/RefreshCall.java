package com.tqpro.whatsapp.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** {@code POST /internal/wa/refresh}, as an operator or {@code tqwa refresh} makes it. */
final class RefreshCall {
  static final String PATH = "/internal/wa/refresh";
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private RefreshCall() {}

  /** @throws IllegalStateException with the answer when it is not a success */
  static void to(URI api, String key) {
    var request = HttpRequest.newBuilder(api.resolve(PATH)).timeout(PATIENCE)
        .header("Authorization", "Bearer " + key).POST(HttpRequest.BodyPublishers.noBody()).build();
    try (var client = HttpClient.newHttpClient()) {
      var answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() / 100 != 2) {
        throw new IllegalStateException("POST " + PATH + " answered " + answer.statusCode() + ": " + answer.body());
      }
    } catch (IOException e) {
      throw new IllegalStateException("POST " + PATH + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
