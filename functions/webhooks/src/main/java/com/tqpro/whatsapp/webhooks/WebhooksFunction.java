package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.meta.webhook.ChangeRouter;
import com.tqpro.whatsapp.meta.webhook.WebhookRoutes;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.http.HttpFunction;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Takes the providers' webhooks and puts them on queues. Opens no database. */
public final class WebhooksFunction extends HttpFunction {
  private final ServiceContext context;
  private final Runnable refresh;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public WebhooksFunction() {
    this(ServiceContext.create("webhooks"));
  }

  WebhooksFunction(ServiceContext context) {
    this(context, new RegistryRoutes(context.registry()), context.registry()::refreshIfMoved);
    new StartupCheck(context).encryptionKey();
    this.snapshot = Snapshot.register(Priming::run, () -> {
      context.afterRestore();
      new StartupCheck(context).encryptionKey();
    });
  }

  /**
   * Without snapshot hooks.
   *
   * @param refresh looks whether the registry moved; runs before each request
   */
  WebhooksFunction(ServiceContext context, WebhookRoutes routes, Runnable refresh) {
    super(router(context, routes), Access.anyone(), context.log());
    this.context = context;
    this.refresh = refresh;
  }

  @Override
  protected void beforeEach() {
    try {
      refresh.run();
    } catch (SdkException e) {
      // What is kept still routes; a key that is not kept asks the table itself and fails there.
      context.log().error("Registry version not readable", Map.of(), e);
    }
  }

  /** The hooks around a SnapStart snapshot; null without. */
  Snapshot snapshot() {
    return snapshot;
  }

  private static Router router(ServiceContext context, WebhookRoutes routes) {
    var delivery = new Delivery(context);
    var meta = new MetaEndpoint(context.metaCredentials(), context.registry()::appExists, new ChangeRouter(routes), delivery,
        AddressCheck.of(context.env()), context.clock(), context.log(), context.metrics());
    var twilio = new TwilioEndpoint(context, sender -> context.registry().number(Provider.TWILIO, sender), delivery);
    return new Router()
        .post("/webhooks/twilio/{tenant}/status", twilio::status)
        .post("/webhooks/twilio/{tenant}/inbound", twilio::inbound)
        .get("/webhooks/meta", meta::verify)
        .post("/webhooks/meta", meta::receive)
        .get("/webhooks/meta/{appKey}", meta::verify)
        .post("/webhooks/meta/{appKey}", meta::receive);
  }

  private record RegistryRoutes(Registry registry) implements WebhookRoutes {
    @Override
    public Optional<NumberRoute> number(String phoneNumberId) {
      return registry.number(Provider.META, phoneNumberId);
    }

    @Override
    public List<String> tenantsOfWaba(String waba, String appKey) {
      return registry.tenantsOfWaba(waba, appKey);
    }
  }
}
