package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** Calls the API. Faults of the network are {@link UncheckedIOException}, refusals {@link ApiRefusal}. */
final class ApiClient implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(5);
  private static final Duration ANSWER = Duration.ofSeconds(35);

  private final URI base;
  private final String bearer;
  private final String tenant;
  private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();

  /** @param tenant for the header X-Tenant; null: none, as with a token that names its tenant */
  ApiClient(URI base, String bearer, String tenant) {
    this.base = base;
    this.bearer = bearer;
    this.tenant = tenant;
  }

  JsonNode get(String path) {
    return Json.tree(exchange("GET", path, null, null).body());
  }

  /** @param body null: none */
  JsonNode post(String path, Object body) {
    var answer = exchange("POST", path, body == null ? null : Json.bytes(body), "application/json").body();
    return answer.length == 0 ? Json.object() : Json.tree(answer);
  }

  JsonNode delete(String path) {
    return Json.tree(exchange("DELETE", path, null, null).body());
  }

  /** As a provider posts its webhooks. */
  void postSigned(String path, byte[] body, String signature) {
    exchange("POST", path, body, "application/json", "x-hub-signature-256", signature);
  }

  JsonNode put(String path, byte[] body, String contentType) {
    return Json.tree(exchange("PUT", path, body, contentType).body());
  }

  /** One page of bytes, and where the next begins. */
  Page page(String path) {
    var answer = exchange("GET", path, null, null);
    return new Page(answer.body(), answer.headers().firstValue("x-next-cursor"));
  }

  private HttpResponse<byte[]> exchange(String method, String path, byte[] body, String contentType, String... more) {
    var request = HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + path)).timeout(ANSWER)
        .header("accept", "application/json")
        .method(method, body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
    if (more.length > 0) {
      request.headers(more);
    }
    if (bearer != null) {
      request.header("authorization", "Bearer " + bearer);
    }
    if (tenant != null) {
      request.header("x-tenant", tenant);
    }
    if (body != null) {
      request.header("content-type", contentType);
    }
    try {
      var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      if (answer.statusCode() / 100 != 2) {
        throw ApiRefusal.of(answer.statusCode(), answer.body());
      }
      return answer;
    } catch (ConnectException e) {
      throw new UncheckedIOException("Nothing answers at " + base + ".", e);
    } catch (IOException e) {
      throw new UncheckedIOException("The call of " + base + " failed: " + e.getClass().getSimpleName() + ".", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted"));
    }
  }

  @Override
  public void close() {
    client.close();
  }

  record Page(byte[] body, Optional<String> next) {
    String text() {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
