package com.tqpro.whatsapp.postgres.broadcast;

import com.tqpro.whatsapp.domain.broadcast.Broadcast;
import java.util.List;

/** What became of a person's wish. */
public sealed interface ControlResult {
  /**
   * @param changed false when it was so already
   * @param rows rows put back or skipped by the action
   * @param ticketsDelayed the queue did not take the tickets; the dispatcher's sweep issues them within two minutes
   */
  record Done(Broadcast broadcast, boolean changed, int rows, boolean ticketsDelayed) implements ControlResult {}

  /** @param findings what a start lacks, else none */
  record Refused(String code, String detail, List<PreflightReport.Finding> findings) implements ControlResult {}

  record NotFound() implements ControlResult {}
}
