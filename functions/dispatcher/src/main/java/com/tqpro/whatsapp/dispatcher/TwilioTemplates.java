package com.tqpro.whatsapp.dispatcher;

import com.tqpro.whatsapp.domain.event.Provider;
import com.tqpro.whatsapp.postgres.Database;
import com.tqpro.whatsapp.postgres.template.TemplateImport;
import com.tqpro.whatsapp.runtime.ServiceContext;
import com.tqpro.whatsapp.twilio.content.ContentFault;
import com.tqpro.whatsapp.twilio.content.TwilioContents;
import java.util.Map;

/** Twilio sends no webhook when a template is approved, paused, rejected or deleted: once an hour its list says. */
final class TwilioTemplates {
  private final ServiceContext context;
  private final TwilioContents contents;

  TwilioTemplates(ServiceContext context, TwilioContents contents) {
    this.context = context;
    this.contents = contents;
  }

  /** @return how many templates have changed or are gone; zero for a tenant without a number at Twilio */
  int follow(String tenant, Database database) {
    var now = context.clock().instant();
    var api = TwilioLookUp.hour(tenant, now) && !TwilioLookUp.numbers(context, tenant).isEmpty() ? context.twilioCredentials().api(tenant).orElse(null) : null;
    if (api == null) {
      return 0;
    }
    try {
      var result = new TemplateImport(database).follow(Provider.TWILIO, contents.all(api.user(), api.password()), now);
      return result.updated().size() + result.gone().size();
    } catch (ContentFault fault) {
      context.log().warn("Twilio's templates were not read", Map.of("tenant", tenant, "reason", fault.getMessage()));
      context.metrics().count("templates_unread", 1, Map.of("tenant", tenant));
      return 0;
    }
  }
}
