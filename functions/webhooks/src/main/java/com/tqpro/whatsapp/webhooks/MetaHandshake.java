package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Meta's verification of a callback URL: the bare challenge comes back when the token is ours. */
final class MetaHandshake {
  private final MetaCredentials credentials;

  MetaHandshake(MetaCredentials credentials) {
    this.credentials = credentials;
  }

  HttpResponse answer(HttpRequest request, String appKey) {
    var challenge = request.queryParameter("hub.challenge").orElse("");
    var given = request.queryParameter("hub.verify_token").orElse("");
    if (!"subscribe".equals(request.query().get("hub.mode")) || !challenge.matches("\\d{1,64}") || !ours(appKey, given)) {
      throw Problem.forbidden("verification-refused", "The verify token, mode or challenge is not what this address expects.");
    }
    return HttpResponse.text(200, challenge);
  }

  private boolean ours(String appKey, String given) {
    return matches(appKey, given) || credentials.reread(appKey) && matches(appKey, given);
  }

  private boolean matches(String appKey, String given) {
    return credentials.verifyToken(appKey)
        .map(token -> MessageDigest.isEqual(token.getBytes(StandardCharsets.UTF_8), given.getBytes(StandardCharsets.UTF_8))).orElse(false);
  }
}
