package com.tqpro.whatsapp.local;

import com.tqpro.whatsapp.embedded.EmbeddedPostgres;
import com.tqpro.whatsapp.local.identity.IdentityServer;
import com.tqpro.whatsapp.local.template.Template;
import com.tqpro.whatsapp.local.tenants.DemoClaude;
import com.tqpro.whatsapp.local.tenants.DemoTenants;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Where things are, told to the template, to operators and to people. */
record Surroundings(URI api, IdentityServer identity, Backends backends, MetaSimulator graph, TwilioSimulator twilio, DemoClaude claude) {
  private static final String HERE = "127.0.0.1";

  /** Values of the template's parameters. @param more come last */
  Map<String, String> parameters(Map<String, String> more) {
    var port = Integer.toString(backends.postgres().port());
    var parameters = new HashMap<String, String>();
    parameters.put("PlatformDbHost", HERE);
    parameters.put("PlatformDbPort", port);
    parameters.put("PlatformDbName", DemoTenants.PLATFORM);
    parameters.put("PlatformDbUser", DemoTenants.PLATFORM_USER);
    parameters.put("TenantDbHost", HERE);
    parameters.put("TenantDbPort", port);
    parameters.put("DatabaseSslMode", "disable");
    parameters.put("MetaGraphBaseUrl", graph.baseUri().toString());
    parameters.put("TwilioApiBaseUrl", twilio.baseUri().toString());
    parameters.put("TwilioContentBaseUrl", twilio.baseUri().toString());
    parameters.put("TwilioMessagingBaseUrl", twilio.baseUri().toString());
    parameters.put("TwilioStatusCallbackUrl", api + "/webhooks/twilio/{tenant}/status");
    parameters.put("TwilioInboundUrl", api + "/webhooks/twilio/{tenant}/inbound");
    parameters.put("AnthropicBaseUrl", claude.baseUrl());
    parameters.put("TqproApiUrl", api.toString());
    parameters.put("MetaWebhookIpCheck", "ignore"); // the simulator is not in Meta's networks
    parameters.put("MailFrom", "leads@tqwhatsapp.example");
    parameters.put("OidcIssuer", identity.issuer());
    parameters.put("OidcAudience", IdentityServer.AUDIENCE);
    parameters.put("OidcJwksUri", identity.jwksUri());
    parameters.putAll(more);
    return parameters;
  }

  /** The environment of {@code tqwa}; migrations want a user who owns the schemas. */
  Map<String, String> operator(Template template) {
    var port = Integer.toString(backends.postgres().port());
    var variables = new HashMap<>(backends.environment());
    variables.put("TQWA_URL", api.toString());
    variables.put("WHATSAPP_PYTHON_SERVICE_URL", api.toString());
    variables.put("PLATFORM_DB_HOST", HERE);
    variables.put("PLATFORM_DB_PORT", port);
    variables.put("PLATFORM_DB_USER", DemoTenants.PLATFORM_USER);
    variables.put("MIGRATION_DB_USER", EmbeddedPostgres.SUPERUSER);
    variables.put("TENANT_DB_HOST", HERE);
    variables.put("TENANT_DB_PORT", port);
    variables.put("DATABASE_SSL_MODE", "disable");
    Map.of("RegistryTable", "REGISTRY_TABLE", "ContactKeysTable", "CONTACT_KEYS_TABLE")
        .forEach((id, variable) -> template.tables().stream().filter(t -> t.id().equals(id)).forEach(t -> variables.put(variable, t.name())));
    return variables;
  }

  List<String> overview() {
    return List.of(
        "API             " + api,
        "Identity        " + identity.issuer() + "  (users admin, agent, guest)",
        "Meta simulator  " + graph.baseUri() + "  (/simulator/... to control it)",
        "Twilio          " + twilio.baseUri() + "  (/simulator/... to control it)",
        "Claude          " + claude.baseUrl() + claude.simulator().map(s -> "  (simulated; ANTHROPIC_API_KEY=... make run asks the real one)").orElse(""),
        "Phone           " + api + "/phone   Mailbox " + api + "/mailbox",
        "Postgres        " + backends.postgres().jdbcUrl(DemoTenants.PLATFORM) + "?user=" + EmbeddedPostgres.SUPERUSER,
        "Queues          " + backends.front().endpoint() + "   DynamoDB " + backends.dynamo().endpoint() + "   Secrets " + backends.secrets().endpoint());
  }
}
