package com.tqpro.whatsapp.meta.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.tqpro.whatsapp.domain.event.AccountEvent;
import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.domain.id.Digest;
import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Takes a webhook's body apart. Every level is an array, one POST may mix WABAs: each change is routed by its own phone_number_id,
 * or, where it has none, goes to every tenant of its WABA. A part that cannot be read becomes {@link MetaItem.Malformed}.
 */
public final class MetaWebhookParser {
  private final MetaRouting routing;

  public MetaWebhookParser(MetaRouting routing) {
    this.routing = routing;
  }

  /**
   * @param body the parsed POST
   * @param appKey the app whose secret signed it
   * @param received stands in for a time that the change does not bear
   */
  public List<MetaItem> parse(JsonNode body, String appKey, Instant received) {
    var items = new ArrayList<MetaItem>();
    if (!body.path("entry").isArray()) {
      items.add(new MetaItem.Malformed("entry", "no array"));
    }
    for (var entry : body.path("entry")) {
      var waba = entry.path("id").asText("");
      for (var change : entry.path("changes")) {
        change(change, waba, appKey, entryTime(entry, received), items);
      }
    }
    return items;
  }

  private void change(JsonNode change, String waba, String appKey, Instant at, List<MetaItem> items) {
    var field = change.path("field").asText("");
    var value = change.path("value");
    if (field.isEmpty() || !value.isObject()) {
      items.add(new MetaItem.Malformed(field, "no field or value"));
      return;
    }
    var number = value.path("metadata").path("phone_number_id").asText("");
    if (number.isEmpty()) {
      forWaba(waba, field, value, appKey, at, items);
      return;
    }
    var route = routing.number(number);
    if (route.isEmpty()) {
      items.add(new MetaItem.Unrouted(waba, field, value));
    } else if (!appKey.equals(route.get().appKey())) {
      items.add(new MetaItem.Foreign(number));
    } else {
      forNumber(route.get(), waba, field, value, at, items::add);
    }
  }

  private void forNumber(NumberRoute route, String waba, String field, JsonNode value, Instant at, Consumer<MetaItem> items) {
    var messages = new MetaMessages(route, value.path("contacts"));
    boolean any = false;
    for (var message : value.path("messages")) {
      any |= add(field, items, () -> new MetaItem.Inbound(messages.inbound(message)));
    }
    for (var echo : value.path("message_echoes")) {
      any |= add(field, items, () -> new MetaItem.Inbound(messages.echo(echo)));
    }
    for (var status : value.path("statuses")) {
      if (!MetaStatuses.reports(status.path("status").asText())) {
        items.accept(new MetaItem.Malformed(field, "unknown status"));
        any = true;
      } else {
        any |= add(field, items, () -> new MetaItem.Status(route.tenant(), MetaStatuses.status(route.sender(), status)));
      }
    }
    if (!any) {
      items.accept(new MetaItem.Account(account(route.tenant(), waba, field, value, at)));
    }
  }

  private void forWaba(String waba, String field, JsonNode value, String appKey, Instant at, List<MetaItem> items) {
    var tenants = routing.tenantsOfWaba(waba, appKey);
    if (tenants.isEmpty()) {
      items.add(new MetaItem.Unrouted(waba, field, value));
    }
    tenants.forEach(tenant -> items.add(new MetaItem.Account(account(tenant, waba, field, value, at))));
  }

  private static AccountEvent account(String tenant, String waba, String field, JsonNode value, Instant at) {
    var id = Digest.sha256(waba + "|" + at.getEpochSecond() + "|" + field + "|" + value);
    return new AccountEvent(Provider.META, tenant, waba, field, id, at, value);
  }

  private static boolean add(String field, Consumer<MetaItem> items, Supplier<MetaItem> item) {
    try {
      items.accept(item.get());
    } catch (MalformedItem e) {
      items.accept(new MetaItem.Malformed(field, e.getMessage()));
    }
    return true;
  }

  private static Instant entryTime(JsonNode entry, Instant received) {
    return entry.path("time").canConvertToLong() && entry.path("time").asLong() > 0 ? Instant.ofEpochSecond(entry.path("time").asLong()) : received;
  }
}
