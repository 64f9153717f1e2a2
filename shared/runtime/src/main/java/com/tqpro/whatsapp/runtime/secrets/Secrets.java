package com.tqpro.whatsapp.runtime.secrets;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * Secrets as JSON, kept for five minutes. {@link #drop} forgets all (the registry's version moved); {@link #reread} forgets one, at
 * most every ten seconds, for a caller whose check just failed with what was kept.
 */
public final class Secrets implements AutoCloseable {
  static final Duration KEPT = Duration.ofMinutes(5);
  static final Duration REREAD_GAP = Duration.ofSeconds(10);

  private final SecretsManagerClient client;
  private final InstantSource clock;
  private final Map<String, Kept> kept = new ConcurrentHashMap<>();
  private final Map<String, Instant> reread = new ConcurrentHashMap<>();

  public Secrets(SecretsManagerClient client, InstantSource clock) {
    this.client = client;
    this.clock = clock;
  }

  /** The secret's JSON object; empty when there is no such secret. */
  public Optional<JsonNode> find(String name) {
    var now = clock.instant();
    var held = kept.get(name);
    if (held == null || held.until().isBefore(now)) {
      held = new Kept(fetch(name), now.plus(KEPT));
      kept.put(name, held);
    }
    return held.value();
  }

  /** Forgets one secret unless that was done within the last ten seconds. @return whether it was forgotten */
  public boolean reread(String name) {
    var now = clock.instant();
    var allowed = new boolean[1];
    reread.compute(name, (key, last) -> {
      allowed[0] = last == null || !last.plus(REREAD_GAP).isAfter(now);
      return allowed[0] ? now : last;
    });
    if (allowed[0]) {
      kept.remove(name);
    }
    return allowed[0];
  }

  public void drop() {
    kept.clear();
  }

  @Override
  public void close() {
    client.close();
  }

  private Optional<JsonNode> fetch(String name) {
    try {
      return Optional.of(Json.tree(client.getSecretValue(r -> r.secretId(name)).secretString()));
    } catch (ResourceNotFoundException e) {
      return Optional.empty();
    }
  }

  private record Kept(Optional<JsonNode> value, Instant until) {}
}
