package com.tqpro.whatsapp.admin;

import com.tqpro.whatsapp.domain.broadcast.PriceList;
import com.tqpro.whatsapp.meta.template.MetaTemplates;
import com.tqpro.whatsapp.postgres.Connections;
import com.tqpro.whatsapp.postgres.TenantDatabases;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.Snapshot;
import com.tqpro.whatsapp.runtime.StartupCheck;
import com.tqpro.whatsapp.runtime.access.ApiAccess;
import com.tqpro.whatsapp.runtime.access.ApiRoles;
import com.tqpro.whatsapp.runtime.access.OidcTokens;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.http.Cors;
import com.tqpro.whatsapp.runtime.http.HttpFunction;
import com.tqpro.whatsapp.runtime.http.Router;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import com.tqpro.whatsapp.twilio.content.TwilioContents;

/** The admin API: templates, broadcasts, conversations and leads. */
public final class AdminFunction extends HttpFunction {
  private final AdminPorts ports;
  private final Cors cors;
  /** Null for callers that bring their own ports. */
  private final ServiceContext context;
  /** Kept, because the runtime holds it weakly. */
  private Snapshot snapshot;

  public AdminFunction() {
    this(ServiceContext.create("admin"));
    snapshot();
  }

  AdminFunction(ServiceContext context) {
    this(ports(context), context);
  }

  /** For callers that bring their own ports; takes part in no snapshot. */
  public AdminFunction(AdminPorts ports) {
    super(routes(ports), ports.access(), ports.log());
    this.ports = ports;
    this.cors = Cors.NONE;
    this.context = null;
  }

  private AdminFunction(AdminPorts ports, ServiceContext context) {
    super(routes(ports), ports.access(), ports.log());
    this.ports = ports;
    this.cors = Cors.of(context.env());
    check(context);
    this.context = context;
  }

  @Override
  protected void beforeEach() {
    ports.registry().refreshIfMoved();
  }

  @Override
  protected Cors cors() {
    return cors;
  }

  /** Closes every connection and drops what is kept. */
  void forget() {
    context.afterRestore();
    ports.databases().close();
  }

  /** The hooks around a SnapStart snapshot; without this call it takes part in none. */
  Snapshot snapshot() {
    if (snapshot == null) {
      snapshot = Snapshot.register(() -> Rehearsal.run("admin", context, Priming::prepare), () -> {
        forget();
        check(context);
      });
    }
    return snapshot;
  }

  /** What the function works with when it runs by itself. */
  static AdminPorts ports(ServiceContext context) {
    var connections = new Connections(context::databaseVariable);
    var databases = new TenantDatabases(tenant -> connections.tenant(tenant, context::databaseSecret), context.clock());
    context.registry().onMove(databases::close);
    var access = new ApiAccess(new ApiRoles(ConfigFiles.properties("api-roles.properties")), context.serviceSecret(),
        new OidcTokens(context.env(), context.clock()), context.registry());
    var graph = new MetaTemplates(context.env().get("META_GRAPH_BASE_URL", "https://graph.facebook.com"), context.env().get("META_GRAPH_API_VERSION", "v25.0"));
    return new AdminPorts(access, context.log(), context.clock(), context.registry(), databases, context.contactKeys(), context.settings(), graph,
        context.metaCredentials(), new TwilioContents(context.env().get("TWILIO_CONTENT_BASE_URL", "https://content.twilio.com")), context.twilioCredentials(), context.tickets()::issue, new PriceList(ConfigFiles.lines("prices.csv")), context.conversationQueues());
  }

  private static void check(ServiceContext context) {
    new StartupCheck(context).apiKey().encryptionKey().warnings();
  }

  private static Router routes(AdminPorts ports) {
    var router = new Router();
    new TemplateRoutes(ports).add(router);
    new TemplateEditRoutes(ports).add(router);
    new BroadcastRoutes(ports).add(router);
    new RecipientRoutes(ports).add(router);
    new ControlRoutes(ports).add(router);
    new AuditRoutes(ports).add(router);
    new HoldRoutes(ports).add(router);
    new SettingRoutes(ports).add(router);
    new ConversationRoutes(ports).add(router);
    new LeadRoutes(ports).add(router);
    return router;
  }
}
