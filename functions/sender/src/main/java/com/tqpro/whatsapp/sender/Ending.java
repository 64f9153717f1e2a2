package com.tqpro.whatsapp.sender;

/** What comes after a ticket. */
enum Ending {
  /** There is more to do: its successor follows at once. */
  NEXT,
  /** Rows wait, or the sender has no slots: its successor looks again in half a minute. */
  LATER,
  /** Nothing is left for this worker; others, a receipt or the sweep go on. */
  DONE,
  /** This was the last: the broadcast is complete. */
  COMPLETED,
  /** The ticket's epoch is over. */
  VOID,
  /** Nothing of the tenant or the sender may go out. */
  HELD,
  /** The broadcast was stopped for a reason. */
  STOPPED
}
