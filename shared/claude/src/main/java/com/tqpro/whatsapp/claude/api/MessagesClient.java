package com.tqpro.whatsapp.claude.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.tqpro.whatsapp.domain.conversation.Usage;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * {@code POST /v1/messages} (docs.anthropic.com/en/api/messages): repeats what is worth repeating, at most {@value #TRIES} times in all
 * and never past the deadline. Asking twice costs tokens and nothing else, so a lost answer may be asked for again.
 */
public final class MessagesClient implements AutoCloseable {
  static final int TRIES = 3;
  static final Duration FIRST_PAUSE = Duration.ofMillis(500);
  /** Below this there is no sense in another request. */
  static final Duration LEAST = Duration.ofSeconds(1);
  private static final Duration LONGEST_CALL = Duration.ofSeconds(60);
  private static final String VERSION = "2023-06-01";

  private final URI endpoint;
  private final AiPrices prices;
  private final InstantSource clock;
  private final Pause pause;
  private final Calls calls = new Calls();

  /** @param baseUrl ANTHROPIC_BASE_URL, for instance https://api.anthropic.com */
  public MessagesClient(String baseUrl, AiPrices prices, InstantSource clock, Pause pause) {
    this.endpoint = URI.create(baseUrl.replaceAll("/+$", "") + "/v1/messages");
    this.prices = prices;
    this.clock = clock;
    this.pause = pause;
  }

  /** Asks, and waits for the answer. Never throws for what the network or the provider does. */
  public ApiResult ask(String apiKey, ObjectNode body, Instant deadline) {
    var model = body.path("model").asText();
    var bytes = Json.bytes(body);
    int tried = 0;
    while (true) {
      var left = Duration.between(clock.instant(), deadline);
      if (left.compareTo(LEAST) < 0) {
        return new ApiResult.Failure("no time was left", requests(model, tried));
      }
      tried++;
      var outcome = attempt(apiKey, bytes, left.compareTo(LONGEST_CALL) < 0 ? left : LONGEST_CALL);
      if (outcome.message() != null) {
        return message(model, outcome.message(), tried);
      }
      var wait = wait(outcome, tried);
      if (!outcome.again() || tried == TRIES || !clock.instant().plus(wait).plus(LEAST).isBefore(deadline)) {
        return new ApiResult.Failure(outcome.reason(), requests(model, tried));
      }
      try {
        pause.of(wait);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return new ApiResult.Failure("interrupted", requests(model, tried));
      }
    }
  }

  private Outcome attempt(String apiKey, byte[] body, Duration timeout) {
    var request = HttpRequest.newBuilder(endpoint)
        .header("x-api-key", apiKey).header("anthropic-version", VERSION).header("content-type", "application/json")
        .POST(BodyPublishers.ofByteArray(body)).build();
    try {
      return read(calls.send(request, timeout));
    } catch (TimeoutException e) {
      return Outcome.failed("no answer within " + timeout.toSeconds() + " s", true);
    } catch (java.io.IOException e) {
      return Outcome.failed("not reached (" + e.getClass().getSimpleName() + ")", true);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Outcome.failed("interrupted", false);
    }
  }

  private static Outcome read(HttpResponse<byte[]> response) {
    JsonNode json;
    try {
      json = Json.tree(response.body());
    } catch (JsonFault e) {
      return Outcome.failed("HTTP " + response.statusCode() + " without JSON", response.statusCode() == 200 || response.statusCode() >= 500);
    }
    if (response.statusCode() == 200) {
      return json.path("content").isArray() && json.path("stop_reason").isTextual() ? new Outcome(json, "", true, Optional.empty())
          : Outcome.failed("HTTP 200 without a message", true);
    }
    int status = response.statusCode();
    var type = json.path("error").path("type").asText("no error type");
    boolean again = status == 408 || status == 409 || status == 429 || status >= 500;
    return new Outcome(null, "HTTP " + status + " " + (type.matches("[a-z_ ]{1,40}") ? type : "error"), again, retryAfter(response));
  }

  private static Optional<Duration> retryAfter(HttpResponse<byte[]> response) {
    return response.headers().firstValue("retry-after").filter(v -> v.matches("\\d{1,5}")).map(v -> Duration.ofSeconds(Long.parseLong(v)));
  }

  /** What the provider asks for, else doubling from half a second with a quarter of scatter. */
  private static Duration wait(Outcome outcome, int tried) {
    return outcome.retryAfter().orElseGet(() -> {
      long millis = FIRST_PAUSE.toMillis() << (tried - 1);
      return Duration.ofMillis(millis + java.util.concurrent.ThreadLocalRandom.current().nextLong(millis / 4 + 1));
    });
  }

  private ApiResult message(String model, JsonNode json, int tried) {
    var used = json.path("usage");
    var usage = prices.price(model, used.path("input_tokens").asLong(), used.path("output_tokens").asLong(),
        used.path("cache_read_input_tokens").asLong(), used.path("cache_creation_input_tokens").asLong());
    return new ApiResult.Message((ArrayNode) json.path("content"), json.path("stop_reason").asText(), json.at("/stop_details/category").asText(""),
        requests(model, tried - 1).plus(usage));
  }

  private static Usage requests(String model, int count) {
    return count == 0 ? Usage.NONE : new Usage(model, count, 0, 0, 0, 0, java.math.BigDecimal.ZERO);
  }

  /** Ends the HTTP client; the next call makes a new one. */
  @Override
  public void close() {
    calls.close();
  }

  private record Outcome(JsonNode message, String reason, boolean again, Optional<Duration> retryAfter) {
    static Outcome failed(String reason, boolean again) {
      return new Outcome(null, reason, again, Optional.empty());
    }
  }
}
