package com.tqpro.whatsapp.local.tenants;

import com.tqpro.whatsapp.simulators.meta.MetaApp;
import com.tqpro.whatsapp.simulators.meta.MetaPhone;
import com.tqpro.whatsapp.simulators.meta.MetaSimulator;
import com.tqpro.whatsapp.simulators.meta.MetaSimulatorOptions;
import com.tqpro.whatsapp.simulators.meta.MetaWaba;
import java.net.URI;

/** Meta's Graph API as the demo tenants see it: their apps, business accounts with believable templates, and numbers. */
public final class DemoGraph {
  private DemoGraph() {}

  /**
   * @param port 0 for a free one
   * @param api the base of our API, where webhooks are sent
   */
  public static MetaSimulator start(int port, URI api, DemoSecrets secrets) {
    var options = MetaSimulatorOptions.builder().port(port);
    for (var tenant : DemoTenant.ALL) {
      if (tenant.onMeta()) {
        var app = tenant.appId().orElseThrow();
        var waba = tenant.waba().orElseThrow();
        options.app(new MetaApp(app, secrets.appSecret(tenant), api.resolve(secrets.webhookPath(tenant)), secrets.verifyToken(tenant)))
            .waba(MetaWaba.seeded(waba, tenant.name(), app, secrets.accessToken(tenant)))
            .phone(MetaPhone.of(tenant.sender(), waba, tenant.displayNumber().replace(" ", ""), tenant.name()));
      }
    }
    return MetaSimulator.start(options.build());
  }
}
