package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.config.Setting;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.json.JsonFault;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.http.Caller;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.HttpResponse;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.queue.QueueFault;
import com.tqpro.whatsapp.twilio.webhook.CallbackUrl;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import com.tqpro.whatsapp.twilio.webhook.TwilioSignature;
import com.tqpro.whatsapp.twilio.webhook.TwilioWebhook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Receives Twilio's webhooks. The URL names the tenant and with it the auth token that must have signed; a message of a number that is not
 * this tenant's is not taken for it. The signature covers the public URL, which only the configuration knows: a Host header is anybody's.
 */
final class TwilioEndpoint {
  /** Twilio's parameters are some kilobytes; a text has at most 4096 characters. */
  static final int MAX_BODY = 256 * 1024;
  /** Taken over without an answer to the customer. */
  private static final HttpResponse TAKEN = new HttpResponse(200, Map.of("content-type", "text/xml; charset=utf-8"), "<Response/>".getBytes(StandardCharsets.UTF_8));

  /** What finds the owner of a number. */
  @FunctionalInterface
  interface Numbers {
    Optional<NumberRoute> find(String sender);
  }

  private final ServiceContext context;
  private final Numbers numbers;
  private final Delivery delivery;

  TwilioEndpoint(ServiceContext context, Numbers numbers, Delivery delivery) {
    this.context = context;
    this.numbers = numbers;
    this.delivery = delivery;
  }

  HttpResponse status(HttpRequest request, Caller caller) {
    return receive(request, Setting.BROADCAST_TWILIO_STATUS_CALLBACK_URL, this::status);
  }

  HttpResponse inbound(HttpRequest request, Caller caller) {
    return receive(request, Setting.BROADCAST_TWILIO_INBOUND_URL, this::inbound);
  }

  private HttpResponse receive(HttpRequest request, Setting url, Work work) {
    var tally = new Tally(Provider.TWILIO);
    try {
      if (request.body().length > MAX_BODY) {
        tally.add("oversized_bodies", 1);
        throw new Problem(413, "body-too-large", "A webhook of Twilio's has at most " + MAX_BODY + " bytes.");
      }
      var tenant = request.parameter("tenant");
      var form = form(request, tally);
      requireSignature(request, url, tenant, form, tally);
      work.take(tenant, form, request, tally);
      return TAKEN;
    } catch (QueueFault | SdkException e) {
      tally.add("undelivered_webhooks", 1);
      context.log().error("Webhook not delivered", Map.of("tenant", request.parameter("tenant")), e);
      throw new Problem(503, "not-accepted", "The webhook could not be taken over. Send it again.");
    } finally {
      tally.write(context.metrics());
    }
  }

  private TwilioForm form(HttpRequest request, Tally tally) {
    try {
      if (!json(request)) {
        return TwilioForm.parse(request.body());
      }
      var members = new ArrayList<Map.Entry<String, String>>();
      Json.tree(request.body()).properties().stream().filter(e -> !e.getValue().isNull())
          .forEach(e -> members.add(Map.entry(e.getKey(), e.getValue().isContainerNode() ? Json.text(e.getValue()) : e.getValue().asText())));
      return TwilioForm.of(members);
    } catch (IllegalArgumentException | JsonFault e) {
      tally.add("unreadable_bodies", 1);
      throw Problem.badRequest("invalid-form", "The body is not a form.");
    }
  }

  private static boolean json(HttpRequest request) {
    return request.headers().getOrDefault("content-type", "").startsWith("application/json");
  }

  private void requireSignature(HttpRequest request, Setting setting, String tenant, TwilioForm form, Tally tally) {
    var configured = context.settings().of(Map.of()).get(setting);
    var header = request.headers().get(TwilioSignature.HEADER);
    boolean known = !configured.isBlank() && context.registry().tenant(tenant).filter(t -> t.enabled()).isPresent();
    if (known && (signed(request, configured, tenant, form, header) || header != null && context.twilioCredentials().reread(tenant) && signed(request, configured, tenant, form, header))) {
      return;
    }
    tally.add("signatures_refused", 1);
    context.log().warn("Webhook refused: signature", Map.of("provider", Provider.TWILIO, "reason", configured.isBlank() ? setting.property() + " is not set"
        : !known ? "no such tenant" : header == null ? "missing" : "wrong"));
    // The same for a tenant that does not exist: a guess learns nothing.
    throw Problem.forbidden("signature", "X-Twilio-Signature does not match the request and the account's auth token.");
  }

  private boolean signed(HttpRequest request, String configured, String tenant, TwilioForm form, String header) {
    var url = CallbackUrl.received(configured, tenant, request.rawQuery());
    var tokens = context.twilioCredentials().authTokens(tenant, form.find("AccountSid").orElse(""));
    return json(request) ? TwilioSignature.matches(url, request.body(), header, tokens) : TwilioSignature.matches(url, form, header, tokens);
  }

  private void status(String tenant, TwilioForm form, HttpRequest request, Tally tally) {
    var sender = sender(tenant, TwilioWebhook.outgoingSenders(form), request, tally);
    if (sender.isEmpty()) {
      return;
    }
    var status = TwilioWebhook.status(form, sender.get(), request.query().get(CallbackUrl.MESSAGE), context.clock().instant());
    status.ifPresent(s -> delivery.receipts(Provider.TWILIO, tenant, List.of(s)));
    tally.add(status.isPresent() ? "statuses" : "skipped_items", 1);
  }

  private void inbound(String tenant, TwilioForm form, HttpRequest request, Tally tally) {
    var sender = sender(tenant, TwilioWebhook.incomingSenders(form), request, tally);
    if (sender.isEmpty()) {
      return;
    }
    var messages = InboundReader.read(form, sender.get(), context.clock().instant());
    if (messages.isEmpty()) {
      tally.add("malformed_items", 1);
      context.log().warn("Webhook item malformed", Map.of("provider", Provider.TWILIO, "tenant", tenant, "reason", "no message or nobody who sent it"));
      return;
    }
    tally.add("parked_messages", delivery.inbound(tenant, messages));
    tally.add("inbound_messages", messages.size());
  }

  /** Which of the names that our side of a message goes by is a number of this tenant. Another tenant's is refused. */
  private Optional<String> sender(String tenant, List<String> names, HttpRequest request, Tally tally) {
    boolean anothers = false;
    for (var name : names) {
      var route = numbers.find(name);
      if (route.filter(r -> r.tenant().equals(tenant)).isPresent()) {
        return Optional.of(name);
      }
      anothers |= route.isPresent();
    }
    tally.add(anothers ? "refused_changes" : "unrouted_changes", 1);
    context.log().warn(anothers ? "Webhook of another tenant's number" : "Webhook of an unknown number", Map.of("provider", Provider.TWILIO, "tenant", tenant));
    if (!anothers) {
      delivery.unrouted(Provider.TWILIO, request.path(), names.isEmpty() ? null : names.getFirst(), request.body());
    }
    return Optional.empty();
  }

  /** What is done with a webhook that is the tenant's. */
  @FunctionalInterface
  private interface Work {
    void take(String tenant, TwilioForm form, HttpRequest request, Tally tally);
  }
}
