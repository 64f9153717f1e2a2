package com.tqpro.whatsapp.domain.send;

import java.util.UUID;

/**
 * Leave for one worker to send rows of one broadcast for about a second. It names no rows: the claim decides.
 *
 * @param broadcast null for a ticket that sends only the replies that wait for the sender
 * @param epoch the broadcast's epoch when it was issued; pause, resume and cancel raise it and make older tickets void
 * @param worker which of the sender's workers, from 0
 * @param n counts a worker's tickets within the epoch, so that every successor has a de-duplication id of its own
 */
public record SendTicket(String tenant, String sender, UUID broadcast, int epoch, int worker, long n) {
  private static final int REPLIES = 999;

  /** A ticket for replies that wait without a broadcast's worker to take them along. @param n as in {@link #n} */
  public static SendTicket replies(String tenant, String sender, long n) {
    return new SendTicket(tenant, sender, null, 0, REPLIES, n);
  }

  public SendTicket next() {
    return new SendTicket(tenant, sender, broadcast, epoch, worker, n + 1);
  }

  /** One worker's tickets run one after the other; several broadcasts of one sender take turns. */
  public String group() {
    return sender + "#" + worker;
  }

  public String deduplication() {
    return tenant + "|" + broadcast + "|" + epoch + "|" + worker + "|" + n;
  }

  /** How many workers a sender of that rate (messages per second) gets: 4 up to 20, 6 up to 80, 16 above. */
  public static int workers(double ratePerSecond) {
    return ratePerSecond <= 20 ? 4 : ratePerSecond <= 80 ? 6 : 16;
  }
}
