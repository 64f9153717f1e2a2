package com.tqpro.whatsapp.webhooks;

import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.runtime.StartupFault;
import com.tqpro.whatsapp.runtime.config.ConfigFiles;
import com.tqpro.whatsapp.runtime.http.HttpRequest;
import com.tqpro.whatsapp.runtime.http.Problem;
import com.tqpro.whatsapp.runtime.log.Emf;
import com.tqpro.whatsapp.runtime.log.JsonLog;
import java.util.List;
import java.util.Map;

/**
 * META_WEBHOOK_IP_CHECK: {@code ignore} looks at nothing, {@code permit} (the default) accepts, logs and counts addresses outside
 * Meta's networks, {@code restrict} refuses them. The address is the one API Gateway saw; forwarded headers are not trusted.
 */
final class SourceCheck {
  private final Mode mode;
  private final List<Cidr> networks;
  private final JsonLog log;
  private final Emf metrics;

  SourceCheck(ServiceContext context) {
    this.mode = mode(context.env().get("META_WEBHOOK_IP_CHECK", "permit"));
    this.networks = ConfigFiles.lines("meta-webhook-cidrs.txt").stream().map(l -> l.replaceFirst("#.*", "").strip()).filter(l -> !l.isEmpty()).map(Cidr::of).toList();
    this.log = context.log();
    this.metrics = context.metrics();
  }

  /** @throws Problem 403 in mode restrict for an address that is not Meta's */
  void check(HttpRequest request) {
    if (mode == Mode.IGNORE || networks.stream().anyMatch(n -> n.contains(request.sourceIp()))) {
      return;
    }
    metrics.count("webhook_foreign_address", 1, Map.of("provider", "META"));
    if (mode == Mode.RESTRICT) {
      throw Problem.forbidden("address-refused", "This address does not belong to Meta's networks.");
    }
    log.warn("Webhook from an address outside Meta's networks", Map.of("provider", "META", "address", request.sourceIp()));
  }

  private static Mode mode(String value) {
    try {
      return Mode.valueOf(value.toUpperCase(java.util.Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new StartupFault("META_WEBHOOK_IP_CHECK must be ignore, permit or restrict, not \"" + value + "\"");
    }
  }

  private enum Mode { IGNORE, PERMIT, RESTRICT }
}
