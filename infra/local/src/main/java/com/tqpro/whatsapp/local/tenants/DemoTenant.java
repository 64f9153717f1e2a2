package com.tqpro.whatsapp.local.tenants;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;

/**
 * One of the tenants that the local system comes with. All ids and numbers are fictional.
 *
 * @param sender Meta's phone_number_id, or the number with a plus at Twilio
 * @param waba Meta's business account; empty at Twilio
 * @param appId Meta's app; empty at Twilio
 * @param ratePerSecond what the sender's provider allows
 */
public record DemoTenant(String slug, String name, String provider, String sender, String displayNumber, Optional<String> waba, Optional<String> appId,
                         boolean sharedApp, BigDecimal ratePerSecond) {
  /** On Meta, through the app that all such tenants share. */
  public static final DemoTenant OASIS = new DemoTenant("oasis", "Oasis Holidays", "META", "900000000000201", "+971 4 000 0011",
      Optional.of("900000000000101"), Optional.of("900000000000301"), true, new BigDecimal("80"));
  /** On Twilio; 75 ms between two messages. */
  public static final DemoTenant MARINA = new DemoTenant("marina", "Marina Cruises", "TWILIO", "+97140000022", "+971 4 000 0022",
      Optional.empty(), Optional.empty(), false, new BigDecimal("13.333"));
  /** On Meta, through an app of its own. */
  public static final DemoTenant DUNE = new DemoTenant("dune", "Dune Adventures", "META", "900000000000203", "+971 4 000 0033",
      Optional.of("900000000000103"), Optional.of("900000000000303"), false, new BigDecimal("80"));

  public static final List<DemoTenant> ALL = List.of(OASIS, MARINA, DUNE);

  /** Where the demo tenants' owners hear of leads. */
  public static final String OWNER = "+971500000999";

  /** Also the name of the role that may use it. */
  public String database() {
    return "tqwa_" + slug;
  }

  public boolean onMeta() {
    return provider.equals("META");
  }
}
