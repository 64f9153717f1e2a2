package com.tqpro.whatsapp.claude.api;

import com.tqpro.whatsapp.domain.id.Digest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;

/**
 * Whether the provider knows a model: {@code GET /v1/models/{id}} (docs.anthropic.com/en/api/models). Asked outside turns and kept; whatever comes of
 * it keeps nothing from being answered.
 */
public final class ModelCheck implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final Duration KEPT = Duration.ofHours(6);
  /** What could not be learned is asked again sooner. */
  private static final Duration KEPT_UNKNOWN = Duration.ofMinutes(10);
  private static final String VERSION = "2023-06-01";
  private static final int NOT_FOUND = 404;
  private static final int MOST = 1_000;

  private final String base;
  private final InstantSource clock;
  private final Duration timeout;
  private final Calls calls = new Calls();
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();

  /** @param baseUrl ANTHROPIC_BASE_URL, for instance https://api.anthropic.com */
  public ModelCheck(String baseUrl, InstantSource clock) {
    this(baseUrl, clock, TIMEOUT);
  }

  ModelCheck(String baseUrl, InstantSource clock, Duration timeout) {
    this.base = baseUrl.replaceAll("/+$", "") + "/v1/models/";
    this.clock = clock;
    this.timeout = timeout;
  }

  /** Takes three seconds at most, and never throws. @param apiKey empty: nothing is asked */
  public Verdict check(String apiKey, String model) {
    var known = apiKey.isEmpty() ? Optional.<Boolean>empty() : known(apiKey, model);
    var warning = known.filter(k -> !k).map(k -> model + " is not known to the provider: every answer with it fails. Set ai.claude.model.")
        .or(() -> ModelFamily.warning(model, clock.instant()));
    return new Verdict(known, warning);
  }

  private Optional<Boolean> known(String apiKey, String model) {
    var now = clock.instant();
    var name = model + " " + Digest.shortHash(apiKey);
    var held = kept.get(name);
    if (held == null || !held.until().isAfter(now)) {
      if (kept.size() >= MOST) {
        kept.clear();
      }
      var answer = ask(apiKey, model);
      held = new Kept(answer, now.plus(answer.isPresent() ? KEPT : KEPT_UNKNOWN));
      kept.put(name, held);
    }
    return held.known();
  }

  private Optional<Boolean> ask(String apiKey, String model) {
    try {
      var request = HttpRequest.newBuilder(URI.create(base + model)).header("x-api-key", apiKey).header("anthropic-version", VERSION).GET().build();
      int status = calls.send(request, timeout).statusCode();
      return status == 200 ? Optional.of(true) : status == NOT_FOUND ? Optional.of(false) : Optional.empty();
    } catch (IOException | TimeoutException | IllegalArgumentException e) {
      // An ill-formed key makes no header.
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Forgets answers and connections, as after a restore. */
  @Override
  public void close() {
    kept.clear();
    calls.close();
  }

  private record Kept(Optional<Boolean> known, Instant until) {}

  /**
   * What is known of a model.
   *
   * @param known empty when it could not be asked
   * @param warning a sentence for the operator about a model that is unknown or retires
   */
  public record Verdict(Optional<Boolean> known, Optional<String> warning) {}
}
