package com.tqpro.whatsapp.domain.send;

/**
 * What became of an outbound message. {@code PENDING -> CLAIMED -> SENT -> DELIVERED -> READ}; it may end earlier as FAILED or
 * SKIPPED, and waits as UNCONFIRMED when the call may or may not have gone out.
 */
public enum DeliveryState {
  /** Waits for its turn, or for {@code next_attempt_at}. */
  PENDING,
  /** A worker holds it until {@code claimed_until}. */
  CLAIMED,
  /** Nobody knows whether the provider took it; a receipt settles it. */
  UNCONFIRMED,
  /** The provider took it. */
  SENT,
  DELIVERED,
  READ,
  /** The provider refused it, at once or later. */
  FAILED,
  /** Never sent: opted out, invalid, duplicate, window, prefix, cancelled. */
  SKIPPED
}
