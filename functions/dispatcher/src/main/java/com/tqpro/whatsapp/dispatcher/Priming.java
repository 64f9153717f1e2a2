package com.tqpro.whatsapp.dispatcher;

import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tqpro.whatsapp.postgres.PostgresStandIn;
import com.tqpro.whatsapp.runtime.priming.Call;
import com.tqpro.whatsapp.runtime.priming.Rehearsal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** What dispatcher rehearses before a snapshot: a minute in which the registry is as it was and nothing of the one tenant's is due. */
final class Priming {
  private Priming() {}

  static Runnable prepare(Rehearsal rehearsal) {
    rehearsal.database(new PostgresStandIn()
        .rows("select count(*) from tqwa.outbound_message", "count int8", List.of("0"))
        .rows("select version from public.registry_version", "version int8", List.of("1"))
        .rows("from public.wa_phone_routing", "provider text, sender text, tenant_slug text, display_number text, waba text, rate_per_second float8, app_key text",
            List.of("META", Rehearsal.META_SENDER, Rehearsal.TENANT, "+97140000001", Rehearsal.WABA, "80", "shared"),
            Arrays.asList("TWILIO", Rehearsal.TWILIO_SENDER, Rehearsal.TENANT, Rehearsal.TWILIO_SENDER, null, "80", null))
        .rows("from public.tenant", "slug text, name text, enabled bool, time_zone text, use_shared_meta_app bool, waba_id text, ai_csr_enabled bool, app_key text",
            List.of(Rehearsal.TENANT, "Priming", "t", "UTC", "t", Rehearsal.WABA, "t", "shared"))::talk);
    var function = new DispatcherFunction(rehearsal.context());
    rehearsal.forget(function::forget);
    var event = "{}".getBytes(StandardCharsets.UTF_8);
    return () -> Call.expect("\"tenants\":1", (RequestStreamHandler) function, event);
  }
}
