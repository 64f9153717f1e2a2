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
}
