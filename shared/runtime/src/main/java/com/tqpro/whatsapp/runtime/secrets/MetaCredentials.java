package com.tqpro.whatsapp.runtime.secrets;

import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import com.tqpro.whatsapp.runtime.registry.Registry;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is needed to talk to Meta: a tenant's own app has its secrets in {@code tqwa/tenants/{slug}}, the shared app in
 * {@code tqwa/service}, whose META_* values are also the fallback of tenants with use_shared_meta_app.
 */
public final class MetaCredentials {
  private final Registry registry;
  private final Secrets secrets;
  private final ServiceSecret service;
  private final TenantSecrets tenants;

  public MetaCredentials(Registry registry, Secrets secrets, ServiceSecret service, TenantSecrets tenants) {
    this.registry = registry;
    this.secrets = secrets;
    this.service = service;
    this.tenants = tenants;
  }

  /** The bearer token for sends of that tenant. */
  public Optional<String> accessToken(String tenant) {
    return tenants.find(tenant, "meta", "accessToken")
        .or(() -> registry.tenant(tenant).filter(t -> t.useSharedMetaApp()).flatMap(t -> service.find("META_ACCESS_TOKEN")));
  }

  /** The app secrets that may have signed a webhook of that app: the current one, then the one before it. */
  public List<String> appSecrets(String appKey) {
    return appKey.equals(NumberRoute.SHARED_APP)
        ? present(service.find("META_APP_SECRET"), service.find("META_APP_SECRET_PREVIOUS"))
        : registry.tenantOfApp(appKey)
            .map(t -> present(tenants.find(t, "meta", "appSecret"), tenants.find(t, "meta", "previousAppSecret")))
            .orElse(List.of());
  }

  public Optional<String> verifyToken(String appKey) {
    return appKey.equals(NumberRoute.SHARED_APP)
        ? service.find("META_WEBHOOK_VERIFY_TOKEN")
        : registry.tenantOfApp(appKey).flatMap(t -> tenants.find(t, "meta", "verifyToken"));
  }

  /** Has the app's secret read anew; false when that was done within the last ten seconds or there is no such app. */
  public boolean reread(String appKey) {
    return appKey.equals(NumberRoute.SHARED_APP)
        ? secrets.reread(service.secretName())
        : registry.tenantOfApp(appKey).map(t -> secrets.reread(tenants.secretName(t))).orElse(false);
  }

  @SafeVarargs
  private static List<String> present(Optional<String>... values) {
    return Stream.of(values).flatMap(Optional::stream).toList();
  }
}
