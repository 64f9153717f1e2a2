package com.tqpro.whatsapp.postgres.recipient;

import com.tqpro.whatsapp.domain.broadcast.BroadcastState;
import com.tqpro.whatsapp.domain.broadcast.ChunkReport;

/** What became of a chunk of recipients. */
public sealed interface PlanResult {
  /** @param repeated the same bytes were uploaded before; nothing was done again */
  record Planned(ChunkReport report, boolean repeated) implements PlanResult {}

  /** That chunk was uploaded before with other bytes. */
  record OtherBytes() implements PlanResult {}

  /** The broadcast would have more recipients than broadcast.max.recipients allows. */
  record TooMany(int max, long would) implements PlanResult {}

  /** Recipients are taken only before the start. */
  record WrongState(BroadcastState state) implements PlanResult {}

  record NotFound() implements PlanResult {}
}
