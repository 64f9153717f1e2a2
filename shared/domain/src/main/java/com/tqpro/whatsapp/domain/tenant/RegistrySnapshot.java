package com.tqpro.whatsapp.domain.tenant;

import java.util.List;
import java.util.Map;

/**
 * The whole registry at one version, as the platform database has it. Disabled tenants are in it, their numbers are not.
 *
 * @param settings settings of the installation by property name
 */
public record RegistrySnapshot(long version, List<TenantRoute> tenants, List<NumberRoute> numbers, Map<String, String> settings) {
  public RegistrySnapshot {
    tenants = List.copyOf(tenants);
    numbers = List.copyOf(numbers);
    settings = Map.copyOf(settings);
  }

  /** The same with {@code waba} (META_WABA_ID) for tenants and numbers of the shared Meta app that name none; null changes nothing. */
  public RegistrySnapshot withSharedWaba(String waba) {
    return new RegistrySnapshot(version,
        tenants.stream().map(t -> t.waba() == null && NumberRoute.SHARED_APP.equals(t.appKey())
            ? new TenantRoute(t.slug(), t.name(), t.enabled(), t.useSharedMetaApp(), t.appKey(), waba, t.timeZone(), t.senders(), t.aiCsrEnabled()) : t).toList(),
        numbers.stream().map(n -> n.waba() == null && NumberRoute.SHARED_APP.equals(n.appKey())
            ? new NumberRoute(n.provider(), n.sender(), n.tenant(), n.displayNumber(), waba, n.appKey(), n.ratePerSecond()) : n).toList(),
        settings);
  }
}
