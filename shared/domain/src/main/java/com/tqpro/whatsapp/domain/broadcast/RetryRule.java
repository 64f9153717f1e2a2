package com.tqpro.whatsapp.domain.broadcast;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which failed rows a person may have sent again. Final are the errors that concern the recipient himself and would come again; what
 * had to be fixed in the account, the template or the media may be tried once it is fixed (Meta, support/error-codes; Twilio, api/errors: the two
 * number differently, so one set holds both).
 */
public final class RetryRule {
  /**
   * 130472 experiment, 131021 sender is recipient, 131026 undeliverable, 131030 not on the test list, 131047 window closed, 131050
   * stopped marketing, 131051 type, 131062 phone needed, 137000 identity. Twilio: 21211 and 21614 no such number, 21610, 63014 and 63033
   * blocked, 63003 and 63024 no such recipient, 63015 not on the test list, 63016 window closed, 63031 himself, 63032 experiment.
   */
  public static final SortedSet<Integer> FINAL = new TreeSet<>(List.of(130472, 131021, 131026, 131030, 131047, 131050, 131051, 131062, 137000,
      21211, 21610, 21614, 63003, 63014, 63015, 63016, 63024, 63031, 63032, 63033));

  /** Meta's own cap on marketing to one person (63049 as Twilio tells it): not a bad number, but not to be tried within a day. */
  public static final SortedSet<Integer> MARKETING_CAP = new TreeSet<>(List.of(131049, 63049));
  public static final Duration CAP_REST = Duration.ofHours(24);

  private RetryRule() {}
}
