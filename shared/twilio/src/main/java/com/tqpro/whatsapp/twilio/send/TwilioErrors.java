package com.tqpro.whatsapp.twilio.send;

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
 * What every error code of Twilio means for WhatsApp (Twilio, api/errors). The same codes come in answers to calls and later in
 * callbacks, and are read by the same table.
 */
public final class TwilioErrors {
  private static final Duration QUEUE_PAUSE = Duration.ofSeconds(30);
  private static final Map<Integer, Kind> TABLE = table();

  private TwilioErrors() {}

  /** A kind of refusal. */
  public enum Kind {
    /** A passing fault at Twilio or Meta: this message again soon, a few times. */
    TRANSIENT,
    /** Twilio answered that it failed without saying whether it took the message: only a callback or a look-up tells. */
    UNCLEAR,
    /** The sender is above its rate, or above Meta's messaging limit: every worker of it slows down. */
    SLOW_SENDER,
    /** The account asks for too much, or its queue is full. */
    SLOW_ACCOUNT,
    /** Meta chose not to deliver marketing to this person: not before tomorrow. */
    NEXT_DAY,
    /** This message has failed; the rest goes on. */
    RECIPIENT,
    /** As before, and the person wants no more. */
    SUPPRESS,
    /** The message is wrong in a way that the others most likely share: it has failed, the broadcast stops. */
    FIX_MESSAGE,
    /** Nothing of the broadcast can go out now: it stops, the message waits with the others. */
    STOP_BROADCAST,
    /** Nothing of the tenant can go out until a person puts the account right. */
    FIX_ACCOUNT
  }

  /** The codes listed one by one; what is not listed is RECIPIENT. */
  public static Map<Integer, Kind> listed() {
    return TABLE;
  }

  /**
   * What an error means for a message.
   *
   * @param attempt the attempt that failed, from 1
   */
  public static SendOutcome outcome(ProviderError error, int attempt, Instant now) {
    return switch (TABLE.getOrDefault(error.code(), Kind.RECIPIENT)) {
      case TRANSIENT -> deferred(RetryPolicy.TRANSIENT, error, attempt, now);
      case UNCLEAR -> new SendOutcome.Unknown(reason(error));
      case SLOW_SENDER -> new SendOutcome.Throttled(Scope.SENDER, Duration.ZERO, reason(error));
      case SLOW_ACCOUNT -> new SendOutcome.Throttled(Scope.ACCOUNT, QUEUE_PAUSE, reason(error));
      case NEXT_DAY -> deferred(RetryPolicy.NEXT_DAY, error, attempt, now);
      case RECIPIENT -> new SendOutcome.Rejected(error, Consequence.RECIPIENT, false);
      case SUPPRESS -> new SendOutcome.Rejected(error, Consequence.SUPPRESS, false);
      case FIX_MESSAGE -> new SendOutcome.Rejected(error, Consequence.BROADCAST, false);
      case STOP_BROADCAST -> new SendOutcome.Rejected(error, Consequence.BROADCAST, true);
      case FIX_ACCOUNT -> new SendOutcome.Rejected(error, Consequence.TENANT, true);
    };
  }

  /** As {@link #outcome}, for a callback: the message did fail there, whatever the code leaves open in an answer. */
  public static SendOutcome ofCallback(ProviderError error, int attempt, Instant now) {
    return outcome(error, attempt, now) instanceof SendOutcome.Unknown ? deferred(RetryPolicy.TRANSIENT, error, attempt, now) : outcome(error, attempt, now);
  }

  /** Code and text, for the reason of a stop or a hold. */
  public static String reason(ProviderError error) {
    return "Twilio error " + error.code() + (error.text() == null || error.text().isBlank() ? "" : ": " + error.text());
  }

  private static SendOutcome deferred(RetryPolicy policy, ProviderError error, int attempt, Instant now) {
    return new SendOutcome.Deferred(now.plus(policy.pause(attempt, ThreadLocalRandom.current().nextDouble())), policy.maxAttempts(), error);
  }

  private static Map<Integer, Kind> table() {
    var table = new TreeMap<Integer, Kind>();
    put(table, Kind.TRANSIENT, 63009, 63010, 63012, 30410);
    put(table, Kind.UNCLEAR, 20500, 20503);
    put(table, Kind.SLOW_SENDER, 20429, 63018);
    put(table, Kind.SLOW_ACCOUNT, 63017, 30001, 21611);
    put(table, Kind.NEXT_DAY, 63049);
    // 63016 says that this message should have been a template; no other message is concerned.
    put(table, Kind.RECIPIENT, 63003, 63024, 21211, 21614, 63015, 63032, 63031, 63016, 30008);
    put(table, Kind.SUPPRESS, 21610, 63014, 63033);
    // Values of one row may cause these, so the row fails: otherwise a resumed broadcast would stop at it again and again.
    put(table, Kind.FIX_MESSAGE, 63005, 63006, 63013, 63019, 63021, 63034, 63037, 63027, 63028, 63030, 92002, 92007, 92009, 21655, 21656, 21617, 21620, 21910);
    put(table, Kind.STOP_BROADCAST, 63001, 63026, 63038, 63040, 63041, 63042, 63051, 63112, 30002);
    put(table, Kind.FIX_ACCOUNT, 20003, 20005, 63007, 63008, 63020, 63022, 63062, 21703);
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
