package com.tqpro.whatsapp.meta.webhook;

import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.util.List;
import java.util.Optional;

/** What routing asks of the registry. */
public interface WebhookRoutes {
  /** Whose a Meta number is, by its phone_number_id. */
  Optional<NumberRoute> number(String phoneNumberId);

  /** The enabled tenants of an account that report through that app. */
  List<String> tenantsOfWaba(String waba, String appKey);
}
