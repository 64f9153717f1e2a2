package com.tqpro.whatsapp.internalapi;

import com.tqpro.whatsapp.claude.api.AiPrices;
import com.tqpro.whatsapp.claude.api.ModelCheck;
import com.tqpro.whatsapp.domain.broadcast.PriceList;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.access.ApiAccess;
import com.tqpro.whatsapp.runtime.access.ApiRoles;
import com.tqpro.whatsapp.runtime.access.OidcTokens;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.http.Access;
import com.tqpro.whatsapp.runtime.http.Cors;
import com.tqpro.whatsapp.runtime.http.HttpFunction;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.runtime.secrets.ClaudeKey;

/** The internal API: broadcasts and recipients for other services, opt-outs, products, the agent's usage, the registry's reload, health and the API's description. */
public final class InternalApiFunction extends HttpFunction {
  private final Cors cors;
  /** Null for callers that bring their own ports. */
  private final Wiring wiring;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public InternalApiFunction() {
    this(ServiceContext.create("internal-api"));
    snapshot();
  }

  InternalApiFunction(ServiceContext context) {
    this(new Wiring(context));
  }

  private InternalApiFunction(Wiring wiring) {
    super(routes(wiring.ports), wiring.ports.access(), wiring.ports.log());
    wiring.check();
    this.cors = Cors.of(wiring.context.env());
    this.wiring = wiring;
  }

  /** For callers that bring their own ports; takes part in no snapshot. */
  public InternalApiFunction(InternalPorts ports) {
    super(routes(ports), ports.access(), ports.log());
    this.cors = Cors.NONE;
    this.wiring = null;
  }

  @Override
  protected Cors cors() {
    return cors;
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    wiring.forget();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("internal-api", wiring.context, Priming::prepare), () -> {
        forget();
        wiring.check();
      });
    }
    return snapshot;
  }

  private static Router routes(InternalPorts ports) {
    var router = new Router();
    new ServiceCalls(ports).add(router);
    new BroadcastCalls(ports).add(router);
    new RecipientCalls(ports).add(router);
    new OptOutCalls(ports).add(router);
    new AiCalls(ports).add(router);
    new PromptCalls(ports).add(router);
    new ProductCalls(ports).add(router);
    return router;
  }

  /** The ports of a function that runs by itself, and what they keep open. */
  static final class Wiring {
    final InternalPorts ports;
    private final ServiceContext context;
    private final Database platform;

    Wiring(ServiceContext context) {
      this.context = context;
      var connections = new Connections(context::databaseVariable);
      var databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
      context.registry().onMove(databases::close);
      this.platform = new Database(connections.platform(), context.clock());
      var api = new ApiAccess(new ApiRoles(ConfigFiles.properties("api-roles.properties")), context.serviceSecret(),
          new OidcTokens(context.env(), context.clock()), context.registry());
      this.ports = new InternalPorts(fresh(context, api), context.log(), context.clock(), context.registry(), context.projector(), new PlatformRepository(platform), databases,
          context.contactKeys(), context.erasureLedger(), context.settings(), context.tickets()::issue, context.queue("RECEIPTS_QUEUE_URL"), new PriceList(ConfigFiles.lines("prices.csv")),
          new ClaudeKey(context.serviceSecret(), context.tenantSecrets()), new AiPrices(ConfigFiles.lines("ai-prices.csv")),
          new ModelCheck(context.env().get("ANTHROPIC_BASE_URL", "https://api.anthropic.com"), context.clock()));
    }

    /** Looks at the registry's version before it decides, except on public routes: health must answer when the registry does not. */
    static Access fresh(ServiceContext context, Access api) {
      return (request, template) -> {
        if (!template.equals("/health") && !template.equals("/openapi.json")) {
          context.registry().refreshIfMoved();
        }
        return api.admit(request, template);
      };
    }

    void check() {
      new StartupCheck(context).apiKey().encryptionKey().warnings();
    }

    void forget() {
      context.afterRestore();
      ports.databases().close();
      platform.close();
      ports.modelCheck().close();
    }
  }
}
