package com.tqpro.whatsapp.meta.webhook;

import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Decides whose each change is: by its own number where it names one, by its account otherwise; never by the URL, which only says who
 * signed. A change of a number that reports through another app is refused.
 */
public final class ChangeRouter {
  private final WebhookRoutes routes;

  public ChangeRouter(WebhookRoutes routes) {
    this.routes = routes;
  }

  /** @param appKey the app that signed: {@link NumberRoute#SHARED_APP}, or the key in the URL of an own app */
  public RoutedWebhook route(String appKey, ParsedWebhook parsed) {
    var routed = new RoutedWebhook();
    routed.notes().addAll(parsed.notes());
    // A body of a thousand updates names few numbers; each is asked for once.
    Map<String, Optional<NumberRoute>> numbers = new HashMap<>();
    for (var change : parsed.changes()) {
      routed.notes().addAll(change.notes());
      if (change.size() == 0) {
        continue;
      }
      if (change.phoneNumberId() == null) {
        deliver(routed, change, routes.tenantsOfWaba(change.waba(), appKey));
        continue;
      }
      var number = numbers.computeIfAbsent(change.phoneNumberId(), routes::number);
      if (number.isEmpty()) {
        routed.unrouted().add(change);
      } else if (!appKey.equals(number.get().appKey())) {
        routed.refused().add(change);
      } else {
        deliver(routed, change, List.of(number.get().tenant()));
      }
    }
    return routed;
  }

  private static void deliver(RoutedWebhook routed, WebhookChange change, List<String> tenants) {
    if (tenants.isEmpty()) {
      routed.unrouted().add(change);
    }
    for (var tenant : tenants) {
      var events = routed.of(tenant);
      events.messages().addAll(change.messages());
      events.statuses().addAll(change.statuses());
      change.accountEvents().forEach(e -> events.accountEvents().add(e.of(tenant)));
    }
  }
}
