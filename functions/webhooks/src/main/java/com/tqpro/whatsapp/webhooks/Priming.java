package com.tqpro.whatsapp.webhooks;

import com.amazonaws.services.lambda.runtime.Context;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.meta.webhook.WebhookRoutes;
import com.tqpro.whatsapp.runtime.DeadEnd;
import com.tqpro.whatsapp.twilio.webhook.InboundReader;
import com.tqpro.whatsapp.twilio.webhook.TwilioForm;
import com.tqpro.whatsapp.twilio.webhook.TwilioSignature;
import com.tqpro.whatsapp.twilio.webhook.TwilioWebhook;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Runs the whole pipeline once before a snapshot: a fictitious signed webhook of a fictitious tenant, sent to queues on a port where
 * nothing listens. Its own context and clients, so that nothing of it is in the function afterwards but loaded classes.
 */
final class Priming {
  private static final String SECRET = "priming";
  private static final String RESOURCE = "priming/meta-webhook.json";

  private Priming() {}

  static void run() {
    // Every secret that the pipeline looks for, so that it gets as far as the queues.
    var context = DeadEnd.context("webhooks", Map.of("INBOUND_QUEUE_URL", DeadEnd.URL + "/inbound.fifo", "RECEIPTS_QUEUE_URL", DeadEnd.URL + "/receipts",
        "ACCOUNT_EVENTS_QUEUE_URL", DeadEnd.URL + "/account-events", "UNROUTED_QUEUE_URL", DeadEnd.URL + "/unrouted", "META_APP_SECRET", SECRET, "META_APP_SECRET_PREVIOUS", "before"));
    var function = new WebhooksFunction(context, new FictitiousRoutes(), () -> {});
    var out = new ByteArrayOutputStream();
    try {
      function.handleRequest(new ByteArrayInputStream(event()), out, lambda());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (Json.tree(out.toByteArray()).path("statusCode").asInt() != 503) {
      throw new IllegalStateException("priming did not get as far as the queues");
    }
    twilio();
    DeadEnd.refused(SdkException.class, () -> context.registry().number(Provider.META, "0"));
    DeadEnd.refused(SdkException.class, () -> context.secrets().find("none"));
  }

  /** Up to where the tenant's token would be read. */
  private static void twilio() {
    var url = "https://priming.example/webhooks/twilio/priming/inbound";
    var form = TwilioForm.parse("MessageSid=SM0&MessageStatus=sent&From=whatsapp%3A%2B971500000000&To=whatsapp%3A%2B97140000000&Body=x".getBytes(StandardCharsets.UTF_8));
    if (!TwilioSignature.matches(url, form, TwilioSignature.sign(url, form, SECRET), List.of("before", SECRET))) {
      throw new IllegalStateException("priming's own signature does not hold");
    }
    InboundReader.read(form, TwilioWebhook.incomingSenders(form).getFirst(), Instant.EPOCH).getFirst();
    TwilioWebhook.status(form, TwilioWebhook.outgoingSenders(form).getFirst(), null, Instant.EPOCH).orElseThrow();
  }

  private static byte[] event() throws IOException {
    try (var in = Priming.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      var body = in.readAllBytes();
      var event = Json.object();
      event.put("version", "2.0").put("rawPath", "/webhooks/meta").put("rawQueryString", "").put("isBase64Encoded", false);
      event.put("body", new String(body, StandardCharsets.UTF_8));
      event.putObject("headers").put("content-type", "application/json").put(MetaSignature.HEADER, MetaSignature.sign(body, SECRET));
      var http = event.putObject("requestContext").put("requestId", "priming").put("stage", "$default").putObject("http");
      http.put("method", "POST").put("path", "/webhooks/meta").put("sourceIp", "127.0.0.1");
      return Json.bytes(event);
    }
  }

  private static Context lambda() {
    return (Context) Proxy.newProxyInstance(Priming.class.getClassLoader(), new Class<?>[] {Context.class},
        (proxy, method, arguments) -> method.getReturnType() == String.class ? "priming" : 0);
  }

  private record FictitiousRoutes() implements WebhookRoutes {
    @Override
    public Optional<NumberRoute> number(String phoneNumberId) {
      return Optional.of(new NumberRoute(Provider.META, phoneNumberId, "priming", "+97140000000", "0", NumberRoute.SHARED_APP, 80));
    }

    @Override
    public List<String> tenantsOfWaba(String waba, String appKey) {
      return List.of("priming");
    }
  }
}
