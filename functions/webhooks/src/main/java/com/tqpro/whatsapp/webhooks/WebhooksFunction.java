package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.webhook.MetaRouting;
import com.tqpro.whatsapp.meta.webhook.MetaWebhookParser;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.http.HttpFunction;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.http.Router;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Provider webhooks: verified, taken apart, put on queues. Opens no database. */
public final class WebhooksFunction extends HttpFunction {
  private final ServiceContext context;
  /** The runtime refers to the hooks only weakly. */
  private final Snapshot snapshot;

  public WebhooksFunction() {
    this(ServiceContext.create("webhooks"));
  }

  WebhooksFunction(ServiceContext context) {
    super(router(context), Access.anyone(), context.log());
    this.context = context;
    new StartupCheck(context).encryptionKey();
    this.snapshot = Snapshot.register(this::prime, () -> {
      context.afterRestore();
      new StartupCheck(context).encryptionKey();
    });
  }

  @Override
  protected void beforeEach() {
    context.registry().refreshIfMoved();
  }

  private static Router router(ServiceContext context) {
    var receiver = new MetaReceiver(context.metaCredentials(), new MetaWebhookParser(routing(context)), new MetaPublisher(context),
        new SourceCheck(context), context.clock(), context.log(), context.metrics());
    var handshake = new MetaHandshake(context.metaCredentials());
    return new Router()
        .get("/webhooks/meta", (r, c) -> handshake.answer(r, NumberRoute.SHARED_APP))
        .post("/webhooks/meta", (r, c) -> receiver.receive(r, NumberRoute.SHARED_APP))
        .get("/webhooks/meta/{appKey}", (r, c) -> handshake.answer(r, own(context, r)))
        .post("/webhooks/meta/{appKey}", (r, c) -> receiver.receive(r, own(context, r)));
  }

  /** The key of a tenant's own app; the shared app has only the URL without a key. */
  private static String own(ServiceContext context, HttpRequest request) {
    var key = request.parameter("appKey");
    if (key.equals(NumberRoute.SHARED_APP) || !context.registry().appExists(key)) {
      throw Problem.notFound("There is nothing at this address.");
    }
    return key;
  }

  private static MetaRouting routing(ServiceContext context) {
    return new MetaRouting() {
      @Override
      public Optional<NumberRoute> number(String phoneNumberId) {
        return context.registry().number(Provider.META, phoneNumberId);
      }

      @Override
      public List<String> tenantsOfWaba(String waba, String appKey) {
        return context.registry().tenantsOfWaba(waba, appKey);
      }
    };
  }

  /** One request that is refused for its signature: loads the whole path up to the check of secrets. */
  private void prime() {
    answer(new HttpRequest("POST", "/webhooks/meta", "", Map.of(), Map.of("x-hub-signature-256", "sha256=00"), "{}".getBytes(StandardCharsets.UTF_8),
        Map.of(), "127.0.0.1", "priming"));
  }
}
