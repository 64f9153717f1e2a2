package com.tqpro.whatsapp.postgres.send;

import java.util.UUID;

/**
 * A row that a worker holds.
 *
 * @param kind BROADCAST, REPLY or NOTIFICATION
 * @param broadcast null unless it belongs to one
 * @param contact null when the contact was erased
 * @param recipient digits of the phone, or a business-scoped user id
 * @param content what to fill in or say, encrypted; null when there is nothing
 * @param attempt the attempt that the claim began, from 1
 * @param asTemplate a reply outside the window: its text goes in the template that the tenant named
 */
public record ClaimedRow(UUID id, String kind, UUID broadcast, UUID contact, String recipient, byte[] content, int attempt, int priority, boolean asTemplate) {
  /** Replies and notifications go before broadcasts. */
  public boolean reply() {
    return broadcast == null;
  }
}
