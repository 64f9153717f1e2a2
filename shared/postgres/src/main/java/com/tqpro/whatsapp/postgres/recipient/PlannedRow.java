package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.Recipient;
import java.util.UUID;

/**
 * A recipient on his way into {@code outbound_message}. Changes while the planner finds out more about him.
 *
 * <p>{@code skip} is why he gets nothing ({@code LANDLINE} is stored as INVALID with that word as error text); null: he will be sent to.
 */
final class PlannedRow {
  final UUID id;
  final Recipient recipient;
  final String address;
  /** Of the address; null without one. */
  final String canonical;
  final boolean userId;
  final int callingCode;
  String skip;
  String incomplete;
  UUID contact;
  byte[] content;

  PlannedRow(UUID id, Recipient recipient, String address, boolean userId, int callingCode, String skip) {
    this.id = id;
    this.recipient = recipient;
    this.address = address;
    this.canonical = address == null ? null : RowClassifier.canonical(address);
    this.userId = userId;
    this.callingCode = callingCode;
    this.skip = skip;
  }

  boolean sends() {
    return skip == null;
  }

  /** Whether there is an address at all: a duplicate and an opted-out person have one. */
  boolean addressed() {
    return address != null;
  }

  String storedSkip() {
    return "LANDLINE".equals(skip) ? "INVALID" : skip;
  }
}
