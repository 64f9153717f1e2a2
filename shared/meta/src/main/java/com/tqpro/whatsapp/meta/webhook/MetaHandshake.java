package com.tqpro.whatsapp.meta.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Meta's check of a callback URL: hub.mode, hub.challenge and hub.verify_token in the query of a GET (webhooks/getting-started). */
public final class MetaHandshake {
  /** Meta sends about ten digits; whatever else came would be an echo of a stranger's text. */
  private static final Pattern CHALLENGE = Pattern.compile("[0-9]{1,32}");

  private MetaHandshake() {}

  /** The challenge to answer with; empty when the request is to be refused. The token is compared in constant time. */
  public static Optional<String> answer(Map<String, String> query, String verifyToken) {
    var challenge = query.getOrDefault("hub.challenge", "");
    var token = query.getOrDefault("hub.verify_token", "");
    boolean right = !verifyToken.isBlank()
        && MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), verifyToken.getBytes(StandardCharsets.UTF_8));
    return right && "subscribe".equals(query.get("hub.mode")) && CHALLENGE.matcher(challenge).matches() ? Optional.of(challenge) : Optional.empty();
  }
}
