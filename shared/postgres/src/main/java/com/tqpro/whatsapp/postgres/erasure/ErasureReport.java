package com.tqpro.whatsapp.postgres.erasure;

import java.util.SortedMap;
import java.util.UUID;

/**
 * What an erasure removed. Names nobody.
 *
 * @param tables rows deleted or made nobody's, by table
 * @param keys data keys deleted
 * @param optOutKept whether an opt-out goes on holding as a hash
 * @param inHand rows that a worker still held when the wait was over; erase again when they have ended
 */
public record ErasureReport(UUID id, SortedMap<String, Integer> tables, int keys, boolean optOutKept, int inHand) {
  public boolean complete() {
    return inHand == 0;
  }
}
