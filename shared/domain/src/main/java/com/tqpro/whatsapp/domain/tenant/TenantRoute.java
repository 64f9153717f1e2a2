package com.tqpro.whatsapp.domain.tenant;

import java.util.List;

/**
 * A tenant as functions without the platform database see it.
 *
 * @param slug the tenant's key everywhere
 * @param appKey {@link NumberRoute#SHARED_APP}, or the random key in the webhook URL of its own Meta app; null without Meta
 * @param waba its WhatsApp Business Account, null without Meta
 * @param timeZone IANA name
 * @param senders ids of its business numbers
 * @param aiCsrEnabled whether the AI answers; null: the setting ai.csr.enabled decides
 */
public record TenantRoute(
    String slug, String name, boolean enabled, boolean useSharedMetaApp, String appKey, String waba, String timeZone, List<String> senders, Boolean aiCsrEnabled) {
  public TenantRoute {
    senders = List.copyOf(senders);
  }

  /** A tenant that leaves to the settings whether the AI answers. */
  public TenantRoute(String slug, String name, boolean enabled, boolean useSharedMetaApp, String appKey, String waba, String timeZone, List<String> senders) {
    this(slug, name, enabled, useSharedMetaApp, appKey, waba, timeZone, senders, null);
  }
}
