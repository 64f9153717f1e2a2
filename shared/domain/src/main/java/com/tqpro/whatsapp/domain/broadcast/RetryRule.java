package com.tqpro.whatsapp.domain.broadcast;

import java.time.Duration;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Which failed rows a person may have sent again. Final are the errors that concern the recipient himself and would come again; what
 * had to be fixed in the account, the template or the media may be tried once it is fixed (Meta's error codes, support/error-codes).
 */
public final class RetryRule {
  /**
   * 130472 experiment, 131021 sender is recipient, 131026 undeliverable, 131030 not on the test list, 131047 window closed, 131050
   * stopped marketing, 131051 type, 131062 phone needed, 137000 identity.
   */
  public static final SortedSet<Integer> FINAL = new TreeSet<>(List.of(130472, 131021, 131026, 131030, 131047, 131050, 131051, 131062, 137000));

  /** Meta's own cap on marketing to one person: not a bad number, but not to be tried within a day. */
  public static final int MARKETING_CAP = 131049;
  public static final Duration CAP_REST = Duration.ofHours(24);

  private RetryRule() {}
}
