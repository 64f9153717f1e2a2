package com.tqpro.whatsapp.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.json.Json;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.domain.tenant.RegistrySnapshot;
import com.tqpro.whatsapp.meta.webhook.MetaSignature;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.platform.PlatformRepository;
import com.tqpro.whatsapp.runtime.Aws;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.queue.QueueBodies;
import com.tqpro.whatsapp.runtime.secrets.Secrets;
import com.tqpro.whatsapp.runtime.secrets.ServiceSecret;
import com.tqpro.whatsapp.runtime.secrets.TenantSecrets;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;

/** Opens what lies on the unrouted queue and posts it to the webhooks once more, signed with the secret of the app that it came through. */
final class Redelivery implements AutoCloseable {
  private final RegistrySnapshot registry;
  private final ServiceSecret service;
  private final TenantSecrets tenants;
  private final QueueBodies bodies;
  private final ApiClient webhooks;

  Redelivery(Environment environment, URI api) {
    var secrets = new Secrets(new Aws(environment).secrets(), InstantSource.system());
    this.service = new ServiceSecret(environment, secrets);
    this.tenants = new TenantSecrets(environment, secrets);
    this.bodies = new QueueBodies("unrouted", service::tenantKeys);
    this.webhooks = new ApiClient(api, null, null);
    try (var database = new Database(Databases.connections(environment).platform(), InstantSource.system())) {
      this.registry = new PlatformRepository(database).snapshot();
    }
  }

  /** Whose a parked message is, for a person: its number, or its account, or why it could not be kept. */
  static String name(JsonNode parked) {
    return parked.hasNonNull("number") ? "number " + parked.path("number").asText()
        : parked.hasNonNull("waba") ? "account " + parked.path("waba").asText() : parked.path("reason").asText("unknown");
  }

  /** @return false when there is still no tenant for it, or its body was never kept */
  boolean deliver(JsonNode parked) {
    if (!parked.hasNonNull("body") || !Provider.META.name().equals(parked.path("provider").asText())) {
      return false;
    }
    var opened = Json.tree(bodies.open(parked.path("body").asText()).body());
    var app = opened.path("app").asText();
    var secret = hasTenant(parked, app) ? secret(app) : Optional.<String>empty();
    if (secret.isEmpty()) {
      return false;
    }
    var root = Json.object().put("object", "whatsapp_business_account");
    root.putArray("entry").add(opened.path("entry"));
    var body = Json.bytes(root);
    webhooks.postSigned(app.equals(NumberRoute.SHARED_APP) ? "/webhooks/meta" : "/webhooks/meta/" + app, body, MetaSignature.sign(body, secret.get()));
    return true;
  }

  private boolean hasTenant(JsonNode parked, String app) {
    return parked.hasNonNull("number")
        ? registry.numbers().stream().anyMatch(n -> n.provider() == Provider.META && n.sender().equals(parked.path("number").asText()) && n.appKey().equals(app))
        : registry.tenants().stream().anyMatch(t -> t.enabled() && parked.path("waba").asText().equals(t.waba()) && app.equals(t.appKey()));
  }

  private Optional<String> secret(String app) {
    return app.equals(NumberRoute.SHARED_APP) ? service.find("META_APP_SECRET")
        : registry.tenants().stream().filter(t -> app.equals(t.appKey())).findFirst().flatMap(t -> tenants.find(t.slug(), "meta", "appSecret"));
  }

  @Override
  public void close() {
    webhooks.close();
  }
}
