package com.tqpro.whatsapp.meta.webhook;

import com.tqpro.whatsapp.domain.tenant.NumberRoute;
import java.util.List;
import java.util.Optional;

/** Where the changes of a webhook belong. */
public interface MetaRouting {
  /** The owner of a phone_number_id. */
  Optional<NumberRoute> number(String phoneNumberId);

  /** The tenants of a WABA that report through that app. */
  List<String> tenantsOfWaba(String waba, String appKey);
}
