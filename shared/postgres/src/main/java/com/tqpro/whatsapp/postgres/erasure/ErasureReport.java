package com.tqpro.whatsapp.postgres.erasure;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.UUID;

/**
 * What an erasure removed. Names nobody.
 *
 * @param tables rows deleted or made nobody's, by table
 * @param keys data keys deleted
 * @param optOutKept whether an opt-out goes on holding as a hash
 * @param copies what left the system and has to be deleted where it went
 * @param inHand rows that a worker still held when the wait was over; erase again when they have ended
 */
public record ErasureReport(UUID id, SortedMap<String, Integer> tables, int keys, boolean optOutKept, List<Copy> copies, int inHand) {
  public boolean complete() {
    return inHand == 0;
  }

  /**
   * Word of a lead that was sent to the tenant's owner, or may have been.
   *
   * @param by MAIL or WHATSAPP
   * @param to the owner's address or number
   */
  public record Copy(String by, String to, Instant at) {}
}
