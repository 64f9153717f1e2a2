package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.meta.webhook.ClientAddress;
import com.tqpro.whatsapp.meta.webhook.Networks;
import com.tqpro.whatsapp.runtime.Environment;
import com.tqpro.whatsapp.runtime.StartupFault;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import java.util.List;
import java.util.Locale;

/** Where webhooks may come from (META_WEBHOOK_IP_CHECK). The signature is the proof; this only tells or bars strangers. */
record AddressCheck(Mode mode, Networks meta, Networks trustedProxies) {
  static final String FILE = "meta-webhook-cidrs.txt";

  /** IGNORE: no check. PERMIT: a foreign address is accepted and counted. RESTRICT: it is refused. */
  enum Mode { IGNORE, PERMIT, RESTRICT }

  /** @throws StartupFault when a setting or the file cannot be used */
  static AddressCheck of(Environment environment) {
    var mode = mode(environment.get("META_WEBHOOK_IP_CHECK", "permit"));
    var meta = networks(FILE, ConfigFiles.lines(FILE));
    if (mode != Mode.IGNORE && meta.isEmpty()) {
      throw new StartupFault("META_WEBHOOK_IP_CHECK needs config/" + FILE + ", which is missing or empty");
    }
    return new AddressCheck(mode, meta, networks("TRUSTED_PROXIES", List.of(environment.get("TRUSTED_PROXIES", "").split(","))));
  }

  /** Whether the request comes from an address that is not Meta's and this is to be looked at. */
  boolean foreign(HttpRequest request) {
    return mode != Mode.IGNORE && !meta.contains(address(request));
  }

  String address(HttpRequest request) {
    return ClientAddress.of(request.sourceIp(), request.headers().get("x-forwarded-for"), trustedProxies);
  }

  private static Mode mode(String text) {
    try {
      return Mode.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StartupFault("META_WEBHOOK_IP_CHECK must be ignore, permit or restrict, not \"" + text + "\"");
    }
  }

  private static Networks networks(String name, List<String> lines) {
    try {
      return Networks.of(lines);
    } catch (IllegalArgumentException e) {
      throw new StartupFault(name + ": " + e.getMessage());
    }
  }
}
