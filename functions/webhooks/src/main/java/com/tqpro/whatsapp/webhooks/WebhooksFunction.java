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
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/** Takes the providers' webhooks and puts them on queues. Opens no database. */
public final class WebhooksFunction extends HttpFunction {
  private final ServiceContext context;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public WebhooksFunction() {
    this(ServiceContext.create("webhooks"));
    snapshot();
  }

  WebhooksFunction(ServiceContext context) {
    super(router(context, new RegistryRoutes(context.registry())), Access.anyone(), context.log());
    this.context = context;
    new StartupCheck(context).encryptionKey();
  }

  @Override
  protected void beforeEach() {
    try {
      context.registry().refreshIfMoved();
    } catch (SdkException e) {
      // What is kept still routes; a key that is not kept asks the table itself and fails there.
      context.log().error("Registry version not readable", Map.of(), e);
    }
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("webhooks", context, Priming::prepare), () -> {
        forget();
        new StartupCheck(context).encryptionKey();
      });
    }
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
