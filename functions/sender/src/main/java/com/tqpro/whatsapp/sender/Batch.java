package com.tqpro.whatsapp.sender;

import com.tqpro.whatsapp.domain.send.RowReport;
import com.tqpro.whatsapp.domain.send.Slots;
import com.tqpro.whatsapp.postgres.send.Consequences.Refusal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Rows that get their slots together and whose results are written together. Used by the ticket's thread alone. */
final class Batch {
  private final List<Prepared> rows;
  private final Instant since;
  private final List<RowReport> reports = new ArrayList<>();
  private final List<Refusal> refusals = new ArrayList<>();
  private int open;
  private Instant askAt = Instant.EPOCH;
  private Instant lastSlot;

  /** @param since when its rows began to wait for slots */
  Batch(List<Prepared> rows, Instant since) {
    this.rows = List.copyOf(rows);
    this.since = since;
    this.open = rows.size();
  }

  List<Prepared> rows() {
    return rows;
  }

  Instant since() {
    return since;
  }

  /** Replies may queue for slots, broadcasts not: that is what lets replies go first. */
  Duration horizon() {
    return rows.getFirst().row().reply() ? Slots.REPLY_HORIZON : Slots.BROADCAST_HORIZON;
  }

  /** When to ask for slots again. */
  Instant askAt() {
    return askAt;
  }

  void askAt(Instant instant) {
    askAt = instant;
  }

  void launched(Instant last) {
    lastSlot = last;
  }

  Instant lastSlot() {
    return lastSlot;
  }

  void landed() {
    open--;
  }

  void add(RowReport report) {
    reports.add(report);
  }

  void add(Refusal refusal) {
    refusals.add(refusal);
  }

  boolean over() {
    return open == 0;
  }

  boolean hasReports() {
    return !reports.isEmpty();
  }

  List<RowReport> takeReports() {
    var taken = List.copyOf(reports);
    reports.clear();
    return taken;
  }

  List<Refusal> takeRefusals() {
    var taken = List.copyOf(refusals);
    refusals.clear();
    return taken;
  }
}
