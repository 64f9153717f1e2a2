package com.tqpro.whatsapp.meta.webhook;

import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.InboundMessage;
import com.tqpro.whatsapp.domain.event.StatusEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A webhook's events by tenant, in the order they came, with what belongs to nobody and what was refused. */
public final class RoutedWebhook {
  private final Map<String, TenantEvents> tenants = new LinkedHashMap<>();
  private final List<WebhookChange> unrouted = new ArrayList<>();
  private final List<WebhookChange> refused = new ArrayList<>();
  private final List<WebhookNote> notes = new ArrayList<>();

  TenantEvents of(String tenant) {
    return tenants.computeIfAbsent(tenant, t -> new TenantEvents(new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
  }

  public Map<String, TenantEvents> tenants() {
    return tenants;
  }

  /** Changes of a number or account that no enabled tenant has. */
  public List<WebhookChange> unrouted() {
    return unrouted;
  }

  /** Changes of a number whose reports come through another app: whoever signed this one may not speak for it. */
  public List<WebhookChange> refused() {
    return refused;
  }

  public List<WebhookNote> notes() {
    return notes;
  }

  /** The events of one tenant. */
  public record TenantEvents(List<InboundMessage> messages, List<StatusEvent> statuses, List<AccountEvent> accountEvents) {}
}
