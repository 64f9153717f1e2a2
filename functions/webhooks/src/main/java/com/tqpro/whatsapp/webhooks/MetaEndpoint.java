package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.webhook.ChangeRouter;
import com.tqpro.whatsapp.meta.webhook.MetaHandshake;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.meta.webhook.MetaWebhook;
import com.tqpro.whatsapp.meta.webhook.ParsedWebhook;
import com.tqpro.whatsapp.meta.webhook.RoutedWebhook;
import com.tqpro.whatsapp.meta.webhook.WebhookNote;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import com.tqpro.whatsapp.runtime.secrets.MetaCredentials;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Receives Meta's webhooks: size, address, signature over the raw bytes, then parse, route, enqueue, 200. What is signed and cannot be
 * used is answered with 200 as well and logged: Meta would send the same bytes for seven days, and they would not get better.
 */
final class MetaEndpoint {
  /** Meta sends up to 3 MB (graph-api/webhooks/getting-started). */
  static final int MAX_BODY = 3 * 1024 * 1024 + 256 * 1024;
  private static final Pattern APP_KEY = Pattern.compile("[A-Za-z0-9_-]{22,64}");

  private final MetaCredentials credentials;
  private final Predicate<String> appExists;
  private final ChangeRouter router;
  private final Delivery delivery;
  private final AddressCheck addresses;
  private final InstantSource clock;
  private final JsonLog log;
  private final Emf metrics;

  MetaEndpoint(MetaCredentials credentials, Predicate<String> appExists, ChangeRouter router, Delivery delivery, AddressCheck addresses,
      InstantSource clock, JsonLog log, Emf metrics) {
    this.credentials = credentials;
    this.appExists = appExists;
    this.router = router;
    this.delivery = delivery;
    this.addresses = addresses;
    this.clock = clock;
    this.log = log;
    this.metrics = metrics;
  }

  /** GET: the check of the callback URL. */
  HttpResponse verify(HttpRequest request, Caller caller) {
    var tally = new Tally(Provider.META);
    try {
      var appKey = appKey(request);
      checkAddress(request, tally);
      return challenge(request, appKey).map(c -> HttpResponse.text(200, c)).orElseThrow(() -> {
        tally.add("handshakes_refused", 1);
        return Problem.forbidden("verify-token", "The verify token is not the one set for this callback URL.");
      });
    } finally {
      tally.write(metrics);
    }
  }

  /** POST: a webhook. */
  HttpResponse receive(HttpRequest request, Caller caller) {
    var tally = new Tally(Provider.META);
    try {
      if (request.body().length > MAX_BODY) {
        tally.add("oversized_bodies", 1);
        throw new Problem(413, "body-too-large", "A webhook has at most " + MAX_BODY + " bytes.");
      }
      var appKey = appKey(request);
      checkAddress(request, tally);
      requireSignature(request, appKey, tally);
      process(appKey, request.body(), tally);
      return HttpResponse.empty(200);
    } finally {
      tally.write(metrics);
    }
  }

  private void process(String appKey, byte[] body, Tally tally) {
    ParsedWebhook parsed;
    try {
      parsed = MetaWebhook.parse(body, clock.instant());
    } catch (JsonFault e) {
      tally.add("unreadable_bodies", 1);
      log.warn("Signed webhook is not readable", Map.of("app", name(appKey), "bytes", body.length, "reason", e.getMessage()));
      return;
    }
    try {
      var routed = router.route(appKey, parsed);
      tally.add("parked_messages", delivery.deliver(appKey, routed));
      report(appKey, routed, tally);
    } catch (QueueFault | SdkException e) {
      tally.add("undelivered_webhooks", 1);
      log.error("Webhook not delivered", Map.of("app", name(appKey)), e);
      throw new Problem(503, "not-accepted", "The webhook could not be taken over. Send it again.");
    }
  }

  /** Refuses with the router's own words, so that a guess at an app key learns nothing. */
  private String appKey(HttpRequest request) {
    var appKey = request.parameters().getOrDefault("appKey", NumberRoute.SHARED_APP);
    if (!appKey.equals(NumberRoute.SHARED_APP) || request.parameters().containsKey("appKey")) {
      if (!APP_KEY.matcher(appKey).matches() || !appExists.test(appKey)) {
        throw Problem.notFound("There is nothing at " + request.path() + ".");
      }
    }
    return appKey;
  }

  private void checkAddress(HttpRequest request, Tally tally) {
    if (!addresses.foreign(request)) {
      return;
    }
    tally.add("foreign_addresses", 1);
    log.warn("Webhook from a foreign address", Map.of("address", addresses.address(request), "check", addresses.mode().name()));
    if (addresses.mode() == AddressCheck.Mode.RESTRICT) {
      throw Problem.forbidden("foreign-address", "Webhooks are taken from Meta's addresses only (META_WEBHOOK_IP_CHECK=restrict).");
    }
  }

  private void requireSignature(HttpRequest request, String appKey, Tally tally) {
    var header = request.headers().get(MetaSignature.HEADER);
    if (signed(request, header, appKey) || MetaSignature.wellFormed(header) && credentials.reread(appKey) && signed(request, header, appKey)) {
      return;
    }
    tally.add("signatures_refused", 1);
    log.warn("Webhook refused: signature", Map.of("app", name(appKey), "form", header == null ? "missing" : MetaSignature.wellFormed(header) ? "wrong" : "ill-formed"));
    throw Problem.forbidden("signature", "X-Hub-Signature-256 does not match the body and the app secret.");
  }

  private boolean signed(HttpRequest request, String header, String appKey) {
    return MetaSignature.matches(request.body(), header, credentials.appSecrets(appKey));
  }

  private Optional<String> challenge(HttpRequest request, String appKey) {
    var answer = answer(request, appKey);
    return answer.isEmpty() && credentials.reread(appKey) ? answer(request, appKey) : answer;
  }

  private Optional<String> answer(HttpRequest request, String appKey) {
    return credentials.verifyToken(appKey).flatMap(token -> MetaHandshake.answer(request.query(), token));
  }

  private void report(String appKey, RoutedWebhook routed, Tally tally) {
    routed.tenants().values().forEach(events -> {
      tally.add("inbound_messages", events.messages().size());
      tally.add("statuses", events.statuses().size());
      tally.add("account_events", events.accountEvents().size());
    });
    tally.add("unrouted_changes", routed.unrouted().size());
    tally.add("refused_changes", routed.refused().size());
    routed.unrouted().forEach(c -> log.warn("Webhook change of an unknown " + (c.phoneNumberId() == null ? "account" : "number"),
        Map.of("app", name(appKey), "waba", c.waba(), "number", String.valueOf(c.phoneNumberId()), "field", c.field())));
    routed.refused().forEach(c -> log.warn("Webhook change of a number that reports through another app",
        Map.of("app", name(appKey), "waba", c.waba(), "number", c.phoneNumberId(), "field", c.field())));
    var notes = new LinkedHashMap<WebhookNote, Integer>();
    routed.notes().forEach(note -> notes.merge(note, 1, Integer::sum));
    notes.forEach((note, count) -> {
      boolean skipped = note.kind() == WebhookNote.Kind.SKIPPED;
      tally.add(skipped ? "skipped_items" : "malformed_items", count);
      var fields = Map.of("app", name(appKey), "item", note.what(), "reason", note.reason(), "count", count);
      if (skipped) {
        log.info("Webhook item skipped", fields);
      } else {
        log.warn("Webhook item malformed", fields);
      }
    });
  }

  /** The key of an own app is the secret half of its URL: a log names its hash. */
  private static String name(String appKey) {
    return appKey.equals(NumberRoute.SHARED_APP) ? appKey : Digest.shortHash(appKey);
  }
}
