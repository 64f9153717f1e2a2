package com.tqpro.whatsapp.domain.broadcast;

import com.tqpro.whatsapp.domain.event.Provider;
import java.time.Duration;

/** How fast a sender may send. */
public final class Pace {
  /** Meta counts what comes in as well, so a part of the number's rate is left for that. */
  private static final double META_SHARE = 0.95;

  private Pace() {}

  /**
   * @param numberRate messages per second that the provider allows the number
   * @param twilioDelayMillis broadcast.send.delay.ms
   * @return messages per second
   */
  public static double perSecond(Provider provider, double numberRate, int twilioDelayMillis) {
    return provider == Provider.META ? numberRate * META_SHARE : 1000.0 / twilioDelayMillis;
  }

  /** How long that many messages take, rounded up to full seconds. */
  public static Duration duration(long messages, double perSecond) {
    return Duration.ofSeconds((long) Math.ceil(messages / perSecond));
  }
}
