package com.tqpro.whatsapp.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.meta.webhook.MetaWebhookParser;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;
import java.time.InstantSource;
import java.util.Map;

/** One POST of Meta: size, source, signature over the raw bytes, and only then its content. */
final class MetaReceiver {
  /** Meta's own bound is 3 MB (M/webhooks/overview). */
  static final int MAX_BYTES = 3 * 1024 * 1024 + 64 * 1024;

  private final MetaCredentials credentials;
  private final MetaWebhookParser parser;
  private final MetaPublisher publisher;
  private final SourceCheck source;
  private final InstantSource clock;
  private final JsonLog log;
  private final Emf metrics;

  MetaReceiver(MetaCredentials credentials, MetaWebhookParser parser, MetaPublisher publisher, SourceCheck source, InstantSource clock,
      JsonLog log, Emf metrics) {
    this.credentials = credentials;
    this.parser = parser;
    this.publisher = publisher;
    this.source = source;
    this.clock = clock;
    this.log = log;
    this.metrics = metrics;
  }

  HttpResponse receive(HttpRequest request, String appKey) {
    if (request.body().length > MAX_BYTES) {
      throw new Problem(413, "too-large", "The body is larger than any webhook of Meta.");
    }
    source.check(request);
    var signature = request.header("x-hub-signature-256").orElse(null);
    if (!signed(request.body(), signature, appKey)) {
      metrics.count("webhook_refused_signature", 1, Map.of("provider", "META"));
      throw Problem.forbidden("signature-refused", "X-Hub-Signature-256 does not fit the body and this app's secret.");
    }
    try {
      publisher.publish(parser.parse(content(request), appKey, clock.instant()), clock.instant());
    } catch (QueueFault e) {
      log.error("Webhook not queued", Map.of("provider", "META"), e);
      throw new Problem(503, "queue-unavailable", "The events could not be kept. Send them again.");
    }
    return HttpResponse.text(200, "EVENT_RECEIVED");
  }

  private boolean signed(byte[] body, String signature, String appKey) {
    return MetaSignature.holds(body, signature, credentials.appSecrets(appKey))
        || signature != null && credentials.reread(appKey) && MetaSignature.holds(body, signature, credentials.appSecrets(appKey));
  }

  private JsonNode content(HttpRequest request) {
    try {
      return Json.tree(request.body());
    } catch (JsonFault e) {
      // Signed, yet it will never parse: a refusal would have Meta send the same bytes for seven days.
      log.warn("Signed webhook is no JSON", Map.of("provider", "META", "reason", e.getMessage()));
      metrics.count("webhook_unreadable", 1, Map.of("provider", "META"));
      var nothing = Json.object();
      nothing.putArray("entry");
      return nothing;
    }
  }
}
