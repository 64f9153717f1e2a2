package com.tqpro.whatsapp.domain.conversation;

import java.math.BigDecimal;

/**
 * What answering cost.
 *
 * @param model the last model asked, or null when none was
 * @param calls requests made, refused ones included
 * @param inputTokens not counting those read from or written to the cache
 * @param usd by the price file
 */
public record Usage(String model, int calls, long inputTokens, long outputTokens, long cacheReadTokens, long cacheWriteTokens, BigDecimal usd) {
  public static final Usage NONE = new Usage(null, 0, 0, 0, 0, 0, BigDecimal.ZERO);

  public Usage plus(Usage other) {
    return new Usage(other.model == null ? model : other.model, calls + other.calls, inputTokens + other.inputTokens, outputTokens + other.outputTokens,
        cacheReadTokens + other.cacheReadTokens, cacheWriteTokens + other.cacheWriteTokens, usd.add(other.usd));
  }
}
