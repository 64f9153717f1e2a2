package com.tqpro.whatsapp.claude.product;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.claude.api.Calls;
import com.tqpro.whatsapp.claude.api.Pause;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The product API over HTTP: a POST with JSON, the shared key and X-Tenant. Searching changes nothing, so a failed call is repeated once. */
public final class TqproApi implements ProductApi, AutoCloseable {
  static final Duration TIMEOUT = Duration.ofSeconds(8);
  static final Duration PAUSE = Duration.ofMillis(300);
  private static final int TRIES = 2;

  private final String base;
  private final Supplier<String> key;
  private final InstantSource clock;
  private final Pause pause;
  private final Calls calls = new Calls();

  /**
   * @param baseUrl TQPRO_API_URL; a path in it, such as /tlinq-api, is kept
   * @param key TQPRO_API_KEY as it is now
   */
  public TqproApi(String baseUrl, Supplier<String> key, InstantSource clock, Pause pause) {
    this.base = baseUrl.replaceAll("/+$", "") + "/";
    this.key = key;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public JsonNode call(String tenant, String path, ObjectNode arguments, Instant deadline) {
    var request = HttpRequest.newBuilder(URI.create(base + path))
        .header("authorization", "Bearer " + key.get()).header("x-tenant", tenant).header("content-type", "application/json").header("accept", "application/json")
        .POST(BodyPublishers.ofByteArray(Json.bytes(arguments))).build();
    String trouble = "";
    for (int tried = 1; tried <= TRIES; tried++) {
      var left = Duration.between(clock.instant(), deadline);
      if (left.compareTo(PAUSE) < 0) {
        throw new ProductFault(path + ": no time was left" + trouble);
      }
      try {
        if (tried > 1) {
          pause.of(PAUSE);
        }
        var response = calls.send(request, left.compareTo(TIMEOUT) < 0 ? left : TIMEOUT);
        if (response.statusCode() == 200) {
          return object(path, response.body());
        }
        trouble = " after HTTP " + response.statusCode();
        if (response.statusCode() < 500 && response.statusCode() != 429) {
          break;
        }
      } catch (TimeoutException | IOException e) {
        trouble = " after " + e.getClass().getSimpleName();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new ProductFault(path + ": interrupted");
      }
    }
    throw new ProductFault(path + ": no products" + trouble);
  }

  private static JsonNode object(String path, byte[] body) {
    try {
      var json = Json.tree(body);
      if (json.isObject()) {
        return json;
      }
    } catch (JsonFault e) {
      throw new ProductFault(path + ": " + e.getMessage());
    }
    throw new ProductFault(path + ": the answer is no JSON object");
  }

  @Override
  public void close() {
    calls.close();
  }
}
