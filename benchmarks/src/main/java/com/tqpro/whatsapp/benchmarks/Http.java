package com.tqpro.whatsapp.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

/** The API of a running system. */
final class Http implements AutoCloseable {
  private final HttpClient client = HttpClient.newHttpClient();
  private final URI base;
  private final String token;

  Http(URI base, String token) {
    this.base = base;
    this.token = token;
  }

  JsonNode call(String method, String path, String type, byte[] body) {
    try {
      var request = HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token).header("Content-Type", type)
          .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)).build();
      var answer = client.send(request, BodyHandlers.ofByteArray());
      if (answer.statusCode() >= 300) {
        throw new IllegalStateException(method + " " + path + ": " + answer.statusCode() + " " + new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
      }
      return answer.body().length == 0 ? Json.object() : Json.tree(answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  JsonNode get(String path) {
    return call("GET", path, "application/json", null);
  }

  JsonNode post(String path, JsonNode body) {
    return call("POST", path, "application/json", body == null ? null : Json.bytes(body));
  }

  @Override
  public void close() {
    client.close();
  }
}
