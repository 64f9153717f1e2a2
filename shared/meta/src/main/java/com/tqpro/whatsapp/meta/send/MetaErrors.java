package com.tqpro.whatsapp.meta.send;

import com.tqpro.whatsapp.domain.event.ProviderError;
import com.tqpro.whatsapp.domain.send.Consequence;
import com.tqpro.whatsapp.domain.send.RetryPolicy;
import com.tqpro.whatsapp.domain.send.SendOutcome;
import com.tqpro.whatsapp.domain.send.SendOutcome.Scope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What every error code of Meta means (Meta, WhatsApp, support/error-codes). The same codes come in answers to calls and later in
 * failed receipts, and are read by the same table. Titles change, codes do not.
 */
public final class MetaErrors {
  private static final Map<Integer, Kind> TABLE = table();

  private MetaErrors() {}

  /** A kind of refusal. */
  public enum Kind {
    /** A passing fault at Meta: this message again soon, a few times. */
    TRANSIENT,
    /** The number sends too fast: every worker of it slows down. */
    SLOW_SENDER,
    /** The app or the account asks for too much. */
    SLOW_ACCOUNT,
    /** This person got too many messages in a short time: only he waits. */
    SLOW_PAIR,
    /** The template has not reached all of Meta's servers. */
    TEMPLATE_SYNC,
    /** Meta's cap of marketing for this person: not before tomorrow. */
    NEXT_DAY,
    /** This message has failed; the rest goes on. */
    RECIPIENT,
    /** As before, and the person asked for no more marketing. */
    SUPPRESS,
    /** The message is wrong in a way that the others most likely share: it has failed, the broadcast stops. */
    FIX_MESSAGE,
    /** Nothing of the broadcast can go out now: it stops, the message waits with the others. */
    STOP_BROADCAST,
    /** Nothing of the tenant can go out until a person puts the account right. */
    FIX_ACCOUNT
  }

  /** The codes listed one by one; 200 to 299 are FIX_ACCOUNT as well. */
  public static Map<Integer, Kind> listed() {
    return TABLE;
  }

  /** @param saysTransient the error's own is_transient, which decides for codes that are not in the table */
  public static Kind kind(int code, boolean saysTransient) {
    var listed = TABLE.get(code);
    if (listed != null) {
      return listed;
    }
    return code >= 200 && code <= 299 ? Kind.FIX_ACCOUNT : saysTransient ? Kind.TRANSIENT : Kind.RECIPIENT;
  }

  /** As {@link #outcome(ProviderError, boolean, Duration, int, Instant)}, for a failed receipt: it says neither whether it is transient nor how long to wait. */
  public static SendOutcome outcome(ProviderError error, int attempt, Instant now) {
    return outcome(error, false, Duration.ZERO, attempt, now);
  }

  /**
   * What an error means for a message.
   *
   * @param retryAfter what the provider asks for, zero for nothing
   * @param attempt the attempt that failed, from 1
   */
  public static SendOutcome outcome(ProviderError error, boolean saysTransient, Duration retryAfter, int attempt, Instant now) {
    return switch (kind(error.code(), saysTransient)) {
      case TRANSIENT -> deferred(RetryPolicy.TRANSIENT, error, attempt, now);
      case SLOW_SENDER -> new SendOutcome.Throttled(Scope.SENDER, retryAfter, reason(error));
      case SLOW_ACCOUNT -> new SendOutcome.Throttled(Scope.ACCOUNT, retryAfter, reason(error));
      case SLOW_PAIR -> deferred(RetryPolicy.PAIR, error, attempt, now);
      case TEMPLATE_SYNC -> deferred(RetryPolicy.TEMPLATE_SYNC, error, attempt, now);
      case NEXT_DAY -> deferred(RetryPolicy.NEXT_DAY, error, attempt, now);
      case RECIPIENT -> new SendOutcome.Rejected(error, Consequence.RECIPIENT, false);
      case SUPPRESS -> new SendOutcome.Rejected(error, Consequence.SUPPRESS, false);
      case FIX_MESSAGE -> new SendOutcome.Rejected(error, Consequence.BROADCAST, false);
      case STOP_BROADCAST -> new SendOutcome.Rejected(error, Consequence.BROADCAST, true);
      case FIX_ACCOUNT -> new SendOutcome.Rejected(error, Consequence.TENANT, true);
    };
  }

  private static SendOutcome deferred(RetryPolicy policy, ProviderError error, int attempt, Instant now) {
    return new SendOutcome.Deferred(now.plus(policy.pause(attempt, ThreadLocalRandom.current().nextDouble())), policy.maxAttempts(), error);
  }

  /** Code and text, for the reason of a stop or a hold. */
  public static String reason(ProviderError error) {
    return "Meta error " + error.code() + (error.text() == null || error.text().isBlank() ? "" : ": " + error.text());
  }

  private static Map<Integer, Kind> table() {
    var table = new TreeMap<Integer, Kind>();
    put(table, Kind.TRANSIENT, 1, 2, 131000, 131016, 131057, 133004);
    put(table, Kind.SLOW_SENDER, 130429);
    put(table, Kind.SLOW_ACCOUNT, 4, 80007);
    put(table, Kind.SLOW_PAIR, 131056);
    put(table, Kind.TEMPLATE_SYNC, 134101);
    put(table, Kind.NEXT_DAY, 131049);
    // 131047 and 131051 say that this message should have been of another kind; no other message is concerned.
    put(table, Kind.RECIPIENT, 131026, 131021, 130472, 131062, 137000, 131030, 131047, 131051);
    put(table, Kind.SUPPRESS, 131050);
    // Values of one row may cause these, so the row fails: otherwise a resumed broadcast would stop at it again and again.
    put(table, Kind.FIX_MESSAGE, 100, 131008, 131009, 131052, 131053, 132000, 132005, 132012, 132018, 130497);
    put(table, Kind.STOP_BROADCAST, 33, 131055, 131063, 132001, 132007, 132068, 132069, 134100, 134102);
    put(table, Kind.STOP_BROADCAST, 368, 131031, 131042, 131048, 131064, 132015, 132016);
    put(table, Kind.FIX_ACCOUNT, 0, 3, 10, 190, 131005, 131037, 131045, 133000, 133005, 133006, 133008, 133009, 133010, 133015, 133016, 134011, 135000);
    return Collections.unmodifiableMap(table);
  }

  private static void put(Map<Integer, Kind> table, Kind kind, int... codes) {
    for (int code : codes) {
      if (table.put(code, kind) != null) {
        throw new IllegalStateException("code " + code + " is listed twice");
      }
    }
  }
}
