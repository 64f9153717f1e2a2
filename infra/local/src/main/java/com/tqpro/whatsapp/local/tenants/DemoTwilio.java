package com.tqpro.whatsapp.local.tenants;

import com.tqpro.whatsapp.simulators.twilio.TwilioAccount;
import com.tqpro.whatsapp.simulators.twilio.TwilioNumber;
import com.tqpro.whatsapp.simulators.twilio.TwilioSimulator;
import java.net.URI;

/** Twilio as the demo tenants see it: an account each, a number, and our webhook for what customers write. */
public final class DemoTwilio {
  private DemoTwilio() {}

  /**
   * @param port 0 for a free one
   * @param api the base of our API, where webhooks are sent
   */
  public static TwilioSimulator start(int port, URI api, DemoSecrets secrets) {
    var twilio = TwilioSimulator.start(port);
    for (var tenant : DemoTenant.ALL) {
      if (!tenant.onMeta()) {
        var account = secrets.tenant(tenant.slug(), "twilio", "accountSid");
        twilio.put(new TwilioAccount(account, secrets.tenant(tenant.slug(), "twilio", "authToken")))
            .put(new TwilioNumber(tenant.sender(), account, null, api.resolve("/webhooks/twilio/" + tenant.slug() + "/inbound#rc=5&rp=all")));
      }
    }
    return twilio;
  }
}
